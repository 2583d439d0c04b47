import type { ExportReport } from '../audit/export/export-report.ts';
import { EXPORT_TIMING } from '../audit/export/export-settings.ts';
import type { AuditExport } from '../audit/export/start-export.ts';
import { startExport } from '../audit/export/start-export.ts';
import type { Config } from '../config.ts';
import { exportHeaders } from '../config-export-schema.ts';
import type { Log } from '../lib/log.ts';
import { storeConfigOf } from './audit-sources.ts';

/** Starts to export the audit, where a configuration says where to; the audit must be open. Undefined where it does not. */
export function exportConfiguredAudit(config: Config, log: Log): AuditExport | undefined {
  const { enabled, export: wanted } = config.audit;
  const { url, headers, intervalMs, include } = wanted;
  if (!enabled || url === undefined) return undefined;
  const settings = {
    store: storeConfigOf(config),
    url,
    headers: exportHeaders(headers) ?? {},
    intervalMs,
    include,
    timing: EXPORT_TIMING,
  };
  return startExport(settings, (report) => logReport(log, report));
}

function logReport(log: Log, report: ExportReport): void {
  switch (report.kind) {
    case 'exporting':
      log.info({}, 'the audit is exported');
      break;
    case 'standing by':
      log.info({}, 'another process exports the audit');
      break;
    case 'failing':
      log.warn({ code: report.code }, 'the audit cannot be exported, it is tried again');
      break;
    case 'stuck':
      log.error({ code: report.code, entry: report.entry }, 'an entry is not taken, and those behind it wait');
      break;
    case 'recovered':
      log.info({ attempts: report.attempts }, 'the audit is exported again');
  }
}
