// Opens the files of .ci/editor-files in the YAML language server, as an editor does, and compares what it shows.
// Arguments: the folder the server is installed in, the folder of the schemas.
const { spawn } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { pathToFileURL } = require("node:url");

const [folder, schemas] = process.argv.slice(2).map((p) => path.resolve(p));
const program = path.join(folder, "node_modules/yaml-language-server/bin/yaml-language-server");
const server = spawn(process.execPath, [program, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });

// Each file, and lines on which the server has to show something (from 0); a good file has none.
const files = [
  ["settings", "good.yaml", []],
  ["settings", "bad.yaml", [0, 1, 3, 4]],
  ["milvus", "good.yaml", []],
  ["milvus", "bad.yaml", [1, 3, 6]],
  ["values", "good.yaml", []],
  ["values", "bad.yaml", [1, 2]],
];

const send = (message) => {
  const body = JSON.stringify({ jsonrpc: "2.0", ...message });
  server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
};

const shown = new Map();
let buffer = Buffer.alloc(0);
server.stdout.on("data", (data) => {
  buffer = Buffer.concat([buffer, data]);
  for (;;) {
    const end = buffer.indexOf("\r\n\r\n");
    if (end < 0) return;
    const length = Number(/Content-Length: (\d+)/i.exec(buffer.subarray(0, end).toString())[1]);
    if (buffer.length < end + 4 + length) return;
    const message = JSON.parse(buffer.subarray(end + 4, end + 4 + length).toString());
    buffer = buffer.subarray(end + 4 + length);
    receive(message);
  }
});

const uri = (kind, name) => pathToFileURL(path.resolve(".ci/editor-files", kind, name)).href;

const settings = { validate: true, schemaStore: { enable: false } };

// The text with its schema named in the first line, as users name it; lines move down by one.
const opened = (kind, name) => {
  const schema = pathToFileURL(path.join(schemas, `${kind}.json`)).href;
  const text = fs.readFileSync(path.resolve(".ci/editor-files", kind, name), "utf8");
  return `# yaml-language-server: $schema=${schema}\n${text}`;
};

function receive(message) {
  if (message.id === 1 && message.result) {
    send({ method: "initialized", params: {} });
    send({ method: "workspace/didChangeConfiguration", params: { settings: { yaml: settings } } });
    for (const [kind, name] of files) {
      const textDocument = { uri: uri(kind, name), languageId: "yaml", version: 1, text: opened(kind, name) };
      send({ method: "textDocument/didOpen", params: { textDocument } });
    }
  } else if (message.method === "workspace/configuration") {
    const result = message.params.items.map((item) => (item.section === "yaml" ? settings : {}));
    send({ id: message.id, result });
  } else if (message.id !== undefined && message.method) {
    send({ id: message.id, result: null });
  } else if (message.method === "textDocument/publishDiagnostics") {
    shown.set(message.params.uri, message.params.diagnostics);
    clearTimeout(receive.timer);
    // The server may show a file several times: what counts is what it shows in the end.
    if (files.every(([kind, name]) => shown.has(uri(kind, name)))) receive.timer = setTimeout(compare, 3000);
  }
}

function compare() {
  let failed = false;
  for (const [kind, name, lines] of files) {
    const found = shown.get(uri(kind, name));
    const missing = lines.filter((line) => !found.some((d) => d.range.start.line === line + 1));
    const extra = lines.length === 0 ? found : [];
    for (const line of missing) console.error(`${kind}/${name}: nothing is shown on line ${line + 1}`);
    for (const d of extra) console.error(`${kind}/${name}:${d.range.start.line}: ${d.message}`);
    failed ||= missing.length > 0 || extra.length > 0;
  }
  if (!failed) console.log(`the YAML language server agrees on ${files.length} files`);
  server.kill();
  process.exit(failed ? 1 : 0);
}

send({ id: 1, method: "initialize", params: { processId: process.pid, rootUri: null, capabilities: { workspace: { configuration: true, didChangeConfiguration: {} } } } });
