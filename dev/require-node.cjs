// CommonJS on purpose: a Node.js older than 22.18 cannot load a .ts file at all, but can preload this one with --require.
const OLDEST = 24;
if (Number.parseInt(process.versions.node, 10) < OLDEST) {
  process.stderr.write(`The example world needs Node.js ${OLDEST} or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}
