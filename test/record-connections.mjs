// Preloaded into a process under test: appends every host and port that it connects to, and every name it looks up.

import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import net from 'node:net';

const record = (line) => appendFileSync(process.env.RECORD_FILE, `${line}\n`);
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const [options] = Array.isArray(args[0]) ? args[0] : args;
  record(
    typeof options === 'object'
      ? `${options.host ?? options.path ?? 'localhost'}:${options.port ?? ''}`
      : String(options),
  );
  return connect.apply(this, args);
};
const lookup = dns.lookup;
dns.lookup = (name, ...rest) => {
  record(`lookup ${name}`);
  return lookup(name, ...rest);
};
