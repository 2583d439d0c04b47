import type { DocumentNode } from 'graphql';
import { visit } from 'graphql';
import type { OverrideLabel } from '../catalog/override-labels.ts';
import type { NodeFinding } from '../catalog/rules/annotation-rule.ts';
import type { OverrideSettings } from '../config-override-labels.ts';

/** Which fields move by a labelled `@override` in one request. */
export interface Overrides {
  /** The labels that a plan for an operation of the document can meet, sorted; the plan does not depend on any other. */
  readonly metBy: (document: DocumentNode) => readonly string[];
  /** Whether a label is in force for a request that rolled a number from 0 to below 100. */
  readonly isInForce: (label: string, roll: number) => boolean;
}

/**
 * Reads the labels of a supergraph: `percent(n)` is in force for the requests that rolled less than n, so that all such labels
 * agree in one request; any other as it is set, and not in force where it is not set, as in the stock gateway.
 * SECURITY: `unasked` names the fields that are fetched for the gateway itself, beside those that the document asks for.
 */
export function createOverrides(
  labels: readonly OverrideLabel[],
  settings: OverrideSettings,
  unasked: ReadonlySet<string>,
): Overrides {
  const always = new Set(
    labels.filter(
      ({ fields, isFetchedUnasked }) => isFetchedUnasked || [...fields].some((field) => unasked.has(field)),
    ),
  );
  return {
    metBy(document) {
      if (labels.length === 0) return NONE;
      const asked = new Set<string>();
      visit(document, { Field: (node) => void asked.add(node.name.value) });
      return labels
        .filter((each) => always.has(each) || [...each.fields].some((field) => asked.has(field)))
        .map(({ label }) => label);
    },
    isInForce(label, roll) {
      const percent = percentOf(label);
      return percent === undefined ? settings.get(label) === true : roll < percent;
    },
  };
}

const NONE: readonly string[] = [];

/** Composition takes no other form of it. @see https://specs.apollo.dev/federation/v2.7 */
const PERCENT = /^percent\((\d{1,2}(?:\.\d{1,8})?|100)\)$/;

function percentOf(label: string): number | undefined {
  const [, percent] = PERCENT.exec(label) ?? [];
  return percent === undefined ? undefined : Number(percent);
}

/** Warns of labels that no setting names, and of settings that no label has. */
export function checkOverrides(labels: readonly OverrideLabel[], settings: OverrideSettings): readonly NodeFinding[] {
  const known = new Set(labels.map(({ label }) => label));
  return [
    ...labels
      .filter(({ label }) => percentOf(label) === undefined && !settings.has(label))
      .map(({ label, coordinates: [coordinate = '', ...others], node }) => ({
        severity: 'warning' as const,
        code: 'OVERRIDE_LABEL_UNSET',
        message: `${coordinate}${others.length > 0 ? ` (and ${others.length} more)` : ''} moves by @override with the label "${label}", which no setting turns on: it stays in the subgraph that it is to leave.`,
        fix: `Set overrides.labels: { "${label}": true } in cordon.yaml to move it, or false to leave it there on purpose.`,
        coordinate,
        ...(node && { node }),
      })),
    ...[...settings.keys()]
      .filter((label) => !known.has(label))
      .map((label) => ({
        severity: 'warning' as const,
        code: 'OVERRIDE_LABEL_UNKNOWN',
        message: `overrides.labels sets "${label}", but no @override of the supergraph has this label.`,
        fix: known.size === 0 ? 'Remove it.' : `Use one of ${[...known].join(', ')}, or remove it.`,
      })),
  ];
}
