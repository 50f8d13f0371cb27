# A static binary on nothing: docker run --rm -v "$PWD:/work" mqlint check charts/
FROM rust:1-alpine AS build
RUN apk add --no-cache musl-dev
WORKDIR /src
COPY . .
RUN cargo build --locked --profile dist && mv target/dist/mqlint /mqlint

FROM scratch
COPY --from=build /mqlint /mqlint
WORKDIR /work
# --base and --staged ask git, which is not in this image: use one that has it for them.
ENTRYPOINT ["/mqlint"]
CMD ["check"]
