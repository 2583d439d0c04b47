import type { Category } from '../catalog/category.ts';
import { defaultScopes } from '../catalog/category.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import type { Place } from '../lib/finding.ts';
import type { MaskSpec } from '../maskers/parse-mask.ts';
import { parseMask } from '../maskers/parse-mask.ts';
import type { AuditPolicy } from './audit-policy.ts';
import type { CategorySet } from './category-set.ts';
import type { InspectPolicy } from './inspect-policy.ts';
import type { Policy, PolicyTest, Subject, TaskCap } from './policy.ts';
import { CLOSED_CAP } from './policy.ts';
import type { PolicyAnswer } from './policy-answer.ts';
import type { PolicyFile } from './policy-schema.ts';
import type { ApprovalTerms, Condition, Rule } from './rule.ts';

/** The policy that a checked file means; `text` is the file. */
export function toPolicy(file: PolicyFile, text: string, places: ReadonlyMap<string, Place>): Policy {
  const { none, ...labels } = file.tasks;
  return {
    categories: new Map(Object.entries(file.categories).map(([name, entry]) => [name, toCategory(name, entry)])),
    subjects: new Map(Object.entries(file.subjects).map(([type, entry]) => [type, toSubject(entry)])),
    tasks: new Map(Object.entries(labels).map(([label, cap]) => [label, toCap(cap)])),
    noTask: none ? toCap(none) : CLOSED_CAP,
    rules: file.rules.map(toRule),
    policies: new Map(Object.entries(file.policies).map(([name, answer]) => [name, toAnswer(answer)])),
    arguments: { probes: file.arguments.probes },
    detectors: new Map(Object.entries(file.detectors).map(([name, { pattern }]) => [name, pattern])),
    inspect: toInspect(file.inspect),
    audit: toAudit(file.audit),
    mode: file.mode,
    tests: file.tests.map(toTest),
    text,
    places,
  };
}

function toCategory(name: string, entry: PolicyFile['categories'][string]): Category {
  return {
    name,
    mask: toMask(entry.mask),
    recordMask: toMask(entry.recordMask),
    scopes: entry.scopes ?? defaultScopes(name),
    sensitivity: entry.sensitivity,
    detectors: entry.detectors,
  };
}

function toAudit({ record, tasks, categories, onFailure }: PolicyFile['audit']): AuditPolicy {
  return {
    record,
    tasks: new Map(Object.entries(tasks)),
    categories: new Map(Object.entries(categories)),
    spool: onFailure && new Set(onFailure.spool),
  };
}

function toInspect({ default: fallback, rules }: PolicyFile['inspect']): InspectPolicy {
  return {
    fallback,
    rules: rules.map(({ on, tasks, categories, action }) => ({
      on: on && { types: new Set(on.types), coordinates: new Set(on.coordinates.map(toCoordinate)) },
      tasks: tasks && new Set(tasks),
      categories: toSet(categories),
      action,
    })),
  };
}

function toMask(text: string): MaskSpec {
  return parseMask(text) ?? { name: 'redact', parameters: [] };
}

function toSubject({ key, claim, issuers, owns }: PolicyFile['subjects'][string]): Subject {
  return { key, claim, issuers: issuers && new Set(issuers), owns: new Set(owns) };
}

function toCap(cap: PolicyFile['tasks'][string]): TaskCap {
  return {
    groups: cap.groups && new Set(cap.groups),
    reveal: toSet(cap.reveal),
    mask: toSet(cap.mask),
    arguments: toSet(cap.arguments),
    fallback: cap.default,
  };
}

function toRule({ name, mode, when, on, effect, approval }: PolicyFile['rules'][number]): Rule {
  return {
    name,
    mode,
    when: toCondition(when),
    on: { categories: toSet(on.categories), coordinates: new Set(on.coordinates.map(toCoordinate)) },
    effect,
    approval: approval && toTerms(approval),
  };
}

/** What is not stated stays absent. */
function toCondition({
  groups,
  tasks,
  clients,
  issuers,
  operations,
  self,
  others,
}: PolicyFile['rules'][number]['when']): Condition {
  return {
    ...(groups && { groups: new Set(groups) }),
    ...(tasks && { tasks: new Set(tasks) }),
    ...(clients && { clients: new Set(clients) }),
    ...(issuers && { issuers: new Set(issuers) }),
    ...(operations && { operations: new Set(operations) }),
    self,
    ...(others && { others }),
  };
}

function toAnswer({ scopes, ...asked }: PolicyFile['policies'][string]): PolicyAnswer {
  return { when: toCondition({ ...asked, self: false, others: false }), scopes };
}

function toTerms({
  groups,
  lifts,
  oneTime,
  ...terms
}: NonNullable<PolicyFile['rules'][number]['approval']>): ApprovalTerms {
  return { ...terms, groups: new Set(groups), lifts: new Set(lifts), isOneTime: oneTime };
}

function toTest({ name, principal, expect }: PolicyFile['tests'][number]): PolicyTest {
  const { task, issuer, client, scopes, groups, operation, self } = principal;
  return {
    name,
    situation: {
      principal: {
        issuer,
        subject: 'test',
        ...(client === undefined ? {} : { client }),
        scopes: new Set(scopes),
        groups: new Set(groups),
        task: task === undefined || task === 'none' ? { kind: 'none' } : { kind: 'label', label: task },
        actors: [],
      },
      operation,
      isSelf: self,
    },
    expect: new Map(Object.entries(expect)),
  };
}

function toSet(set: '*' | readonly string[]): CategorySet {
  return set === '*' ? '*' : new Set(set);
}

/** The schema has checked its form. */
function toCoordinate(text: string): Coordinate {
  return text as Coordinate;
}
