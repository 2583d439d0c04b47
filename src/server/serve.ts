import type { Audit } from '../audit/open-audit.ts';
import type { Config } from '../config.ts';
import { listen } from '../http/listen.ts';
import { openKeyRing } from '../keys/open-key-ring.ts';
import type { Finding } from '../lib/finding.ts';
import { formatFinding } from '../lib/finding.ts';
import type { Log } from '../lib/log.ts';
import { gatewayFolder, openConfiguredAudit } from './audit-sources.ts';
import type { Gateway } from './create-gateway.ts';
import { createGateway } from './create-gateway.ts';
import { exportConfiguredAudit } from './export-audit.ts';
import { followKeys } from './follow-keys.ts';
import { checkRunningSubgraphs, loadPolicy, loadSupergraph } from './load-supergraph.ts';
import { createLog } from './log.ts';
import { openControl } from './open-control.ts';
import type { PolicyUpdates } from './policy-updates.ts';
import { watchPolicy } from './policy-updates.ts';

/** How long subgraphs may take to come up beside the gateway, in milliseconds. */
const SUBGRAPH_WAIT_MS = 60_000;

/** How long requests in work may take to finish when the gateway stops, in milliseconds. */
const DRAIN_MS = 4_000;

/**
 * Serves until SIGINT or SIGTERM. The port is open before the supergraph is, because subgraphs need the published keys
 * to let the gateway in; `/readyz` says when it answers. Throws FindingsError, or the system's error for a taken port.
 */
export async function serve(config: Config): Promise<void> {
  const stopped = signalled();
  const log = createLog(config.log.level);
  // From before it is read, so that no version is missed.
  const updates = await watchPolicy(config, log, report);
  try {
    await serveUntil(stopped, config, updates, log);
  } finally {
    updates.stop();
  }
}

async function serveUntil(stopped: Promise<void>, config: Config, updates: PolicyUpdates, log: Log): Promise<void> {
  // Policy and supergraph are read first: what refuses to start refuses before a port is taken.
  const policy = await loadPolicy(config);
  const { source, warnings, subgraphs } = await loadSupergraph(config);
  const ring = await openKeyRing(gatewayFolder(config));
  const audit = await openConfiguredAudit(config, ring, log);
  const gateway = createGateway({ config, ring, log, audit });
  // Ended in the opposite order, also where the start fails.
  const running = new AsyncDisposableStack();
  const auditExport = exportConfiguredAudit(config, log);
  // After the audit, so that its last entries leave too.
  running.defer(async () => auditExport?.close());
  running.defer(async () => audit?.close());
  running.defer(() => gateway.close());
  try {
    const listener = await listen(gateway.handle, config.host, config.port, config.http.requestTimeoutMs);
    running.defer(() => listener.close(DRAIN_MS));
    await startControl(config, gateway, audit, log, running);
    running.defer(followKeys(ring, log));
    const waiting = new AbortController();
    // However the start ends, nothing waits for subgraphs any more.
    running.defer(async () => waiting.abort());
    const { serviceAssertion } = gateway;
    const checked = checkRunningSubgraphs(subgraphs, serviceAssertion, SUBGRAPH_WAIT_MS, waiting.signal);
    // What is wrong with supergraph and policy is said at once, and not when subgraphs have come up.
    const opening = gateway.open(source, policy, checked);
    const opened = await Promise.race([opening, stopped.then(() => undefined)]);
    if (opened) {
      report([...warnings, ...opened]);
      log.info({ host: config.host, port: listener.port }, 'serving');
      updates.follow(gateway, source);
      await stopped;
    }
    log.info({}, 'stopping');
  } finally {
    await running.disposeAsync();
  }
}

/** The control plane beside the gateway, where something is recorded. */
async function startControl(
  config: Config,
  { verifier }: Gateway,
  audit: Audit | undefined,
  log: Log,
  running: AsyncDisposableStack,
): Promise<void> {
  const control = await openControl({ config, verifier, audit, log });
  if (!control) return;
  running.defer(() => control.close());
  const { host, port } = config.control;
  const listener = await listen(control.handle, host, port, config.http.requestTimeoutMs);
  running.defer(() => listener.close(DRAIN_MS));
  // A tail would keep its connection open for as long as it may.
  running.defer(async () => control.endTails());
  log.info({ plane: 'control', host, port: listener.port }, 'serving');
}

function report(findings: readonly Finding[]): void {
  for (const finding of findings) process.stderr.write(`${formatFinding(finding)}\n`);
}

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
