import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { SETTINGS } from '../src/config.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const inRepository = (path: string) => join(ROOT, path);
const read = (path: string) => readFileSync(inRepository(path), 'utf8');

interface Stage {
  readonly name: string;
  readonly base: string;
  readonly lines: readonly string[];
}

/** A Dockerfile's stages, comments left out and continued lines joined. */
function readStages(text: string): readonly Stage[] {
  const lines = text
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stages: { name: string; base: string; lines: string[] }[] = [];
  for (const line of lines) {
    const from = /^FROM (\S+) AS (\S+)$/.exec(line);
    if (from) stages.push({ base: from[1] ?? '', name: from[2] ?? '', lines: [] });
    else stages.at(-1)?.lines.push(line);
  }
  return stages;
}

const STAGES = readStages(read('Dockerfile'));

/** The lines of a stage, after those of the stages that it builds on. */
function linesOf(name: string): readonly string[] {
  const stage = STAGES.find((each) => each.name === name);
  return stage ? [...linesOf(stage.base), ...stage.lines] : [];
}

function argumentsOf(name: string, instruction: string): readonly string[] {
  return linesOf(name).flatMap((line) =>
    line.startsWith(`${instruction} `) ? [line.slice(instruction.length + 1)] : [],
  );
}

/** What a stage copies: sources in the repository, without the destination. */
function copied(name: string): readonly string[] {
  return argumentsOf(name, 'COPY').flatMap((text) => text.split(/\s+/).slice(0, -1));
}

const COMPOSE = z
  .strictObject({
    services: z.record(
      z.string(),
      z.looseObject({
        build: z.strictObject({ context: z.literal('.'), target: z.string() }),
        command: z.array(z.string()).min(1),
        environment: z.record(z.string(), z.string()),
        volumes: z.array(z.string()),
        ports: z.array(z.string()).default([]),
        healthcheck: z.looseObject({ test: z.array(z.string()).min(2) }),
      }),
    ),
    volumes: z.record(z.string(), z.unknown()),
  })
  .parse(parse(read('docker-compose.yml')));

const SERVICES = Object.entries(COMPOSE.services);

/** The repository's files that a command line names. */
function filesOf(command: readonly string[]): readonly string[] {
  return command.filter((word) => /^[\w./-]+\.(ts|cjs|yaml)$/.test(word));
}

/** Where a service mounts repository files: container path to source. */
function mounts(service: { readonly volumes: readonly string[] }): ReadonlyMap<string, string> {
  return new Map(
    service.volumes.flatMap((volume) => {
      const [source = '', target = ''] = volume.split(':');
      return source.startsWith('.') ? [[target, posix.normalize(source)] as const] : [];
    }),
  );
}

describe('docker-compose.yml', () => {
  test('has the four services of the example world', () => {
    expect(SERVICES.map(([name]) => name).sort()).toEqual(['billing', 'customers', 'gateway', 'provider']);
  });

  describe.each(SERVICES)('%s', (_name, service) => {
    test('builds a target that exists', () => {
      expect(STAGES.map((stage) => stage.name)).toContain(service.build.target);
    });

    test('runs files that exist and are in its image or mounted', () => {
      const mounted = mounts(service);
      const files = filesOf(service.command);
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) {
        expect(existsSync(inRepository(file)), file).toBe(true);
        const isCopied = copied(service.build.target).some((source) => file.startsWith(`${source}/`));
        expect(isCopied || mounted.has(`/app/${file}`), file).toBe(true);
      }
    });

    test('mounts files that exist, read-only, and volumes that are declared', () => {
      for (const volume of service.volumes) {
        const [source = '', , mode] = volume.split(':');
        if (!source.startsWith('.')) expect(Object.keys(COMPOSE.volumes)).toContain(source);
        else expect([existsSync(inRepository(source)), mode], volume).toEqual([true, 'ro']);
      }
    });

    test('publishes ports on loopback only', () => {
      for (const port of service.ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    });

    test('has a health check that asks the port it serves', () => {
      const [kind, ...command] = service.healthcheck.test;
      expect(kind).toBe('CMD');
      const ports = Object.entries(service.environment).filter(([name]) => /_PORT$/.test(name));
      expect(ports).toHaveLength(1);
      expect(command.join(' ')).toContain(`fetch('http://127.0.0.1:${ports[0]?.[1]}/`);
    });

    test('names services and their ports in its addresses', () => {
      for (const value of Object.values(service.environment)) {
        const url = URL.canParse(value) ? new URL(value) : undefined;
        if (url?.protocol !== 'http:') continue;
        expect(Object.values(COMPOSE.services[url.hostname]?.environment ?? {}), value).toContain(url.port);
      }
    });
  });

  test('the gateway finds every file that its configuration names', () => {
    const { gateway } = COMPOSE.services;
    const config = z
      .looseObject({ policy: z.string(), subgraphs: z.record(z.string(), z.looseObject({ schema: z.string() })) })
      .parse(parse(read('cordon.yaml')));
    const mounted = gateway ? mounts(gateway) : new Map<string, string>();
    for (const file of [config.policy, ...Object.values(config.subgraphs).map(({ schema }) => schema)]) {
      const isCopied = copied('gateway').some((source) => file.startsWith(`${source}/`));
      expect(isCopied || mounted.get(`/app/${file}`) === file, file).toBe(true);
    }
  });

  test('provider and gateway agree on the issuer', () => {
    const { gateway, provider } = COMPOSE.services;
    expect(provider?.environment.CORDON_PROVIDER_ISSUER).toBeDefined();
    expect(gateway?.environment.CORDON_IDENTITY_ISSUER).toBe(provider?.environment.CORDON_PROVIDER_ISSUER);
  });

  test('the subgraphs are reachable through the gateway only', () => {
    expect(COMPOSE.services.customers?.ports).toEqual([]);
    expect(COMPOSE.services.billing?.ports).toEqual([]);
  });
});

describe('Dockerfile', () => {
  test('has the targets gateway, which is built by default, and example', () => {
    expect(STAGES.map((stage) => stage.name)).toEqual(['base', 'example', 'gateway']);
  });

  test('pins its base to Node 24', () => {
    expect(STAGES[0]?.base).toMatch(/^node:24(\.\d+)*-slim$/);
  });

  describe.each(['gateway', 'example'])('%s', (target) => {
    test('copies what exists and what .dockerignore lets through', () => {
      const allowed = read('.dockerignore')
        .split('\n')
        .flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
      expect(copied(target).length).toBeGreaterThan(3);
      for (const source of copied(target)) {
        expect(existsSync(inRepository(source)), source).toBe(true);
        expect(allowed, source).toContain(source);
      }
    });

    test('runs a file that it copies', () => {
      const [command = '[]'] = argumentsOf(target, 'CMD');
      const [file = ''] = filesOf(z.array(z.string()).parse(JSON.parse(command)));
      expect(existsSync(inRepository(file)), file).toBe(true);
      expect(copied(target).some((source) => file.startsWith(`${source}/`))).toBe(true);
    });

    test('copies every file that its code imports', () => {
      const folders = copied(target).filter((source) => existsSync(inRepository(`${source}/`)));
      for (const file of folders.flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: ROOT }))) {
        if (file.endsWith('.test.ts')) continue;
        for (const [, path = ''] of read(file).matchAll(/(?:from|import)\s*\(?'(\.[^']+)'/g)) {
          const imported = resolve(ROOT, dirname(file), path);
          expect(
            folders.some((folder) => imported.startsWith(`${inRepository(folder)}/`)),
            `${file}: ${path}`,
          ).toBe(true);
        }
      }
    });

    test('does not run as root', () => {
      expect(argumentsOf(target, 'USER').at(-1)).toBe('node');
    });
  });

  test('the gateway has production dependencies only, a health check, and a volume for its data', () => {
    const installs = argumentsOf('gateway', 'RUN').filter((line) => line.includes('npm '));
    expect(installs).toEqual(['npm ci --omit=dev --omit=optional']);
    expect(argumentsOf('gateway', 'HEALTHCHECK').join()).toContain('/healthz');
    expect(argumentsOf('gateway', 'VOLUME')).toEqual(['/data']);
    expect(argumentsOf('gateway', 'ENV')).toEqual([
      'CORDON_DATA_DIR=/data',
      'NODE_ENV=production',
      'CORDON_HOST=0.0.0.0',
    ]);
  });

  test('the gateway imports no package that is a development dependency', () => {
    const { dependencies } = z
      .object({ dependencies: z.record(z.string(), z.string()) })
      .parse(JSON.parse(read('package.json')));
    for (const file of globSync('src/**/*.ts', { cwd: ROOT })) {
      if (/test/.test(file)) continue;
      const imports = read(file).matchAll(/^(?:import (?!type)|\} ).*from '(?!node:)((?:@[\w-]+\/)?[a-z][\w-]*)/gm);
      for (const [, name = ''] of imports) expect(Object.keys(dependencies), file).toContain(name);
    }
  });
});

/** The CORDON_ variables that a program reads: written out in its code, or derived from the configuration's schema. */
function readsVariable(name: string, target: string): boolean {
  if (target === 'gateway') {
    return SETTINGS.some(({ variable }) => new RegExp(`^${variable?.replace('*', '[A-Z0-9_]+')}$`).test(name));
  }
  const derived = ['customers', 'billing'].map((subgraph) => `CORDON_${subgraph.toUpperCase()}_PORT`);
  const files = globSync(['dev/**/*.ts', 'subgraphs/**/*.ts'], { cwd: ROOT }).filter(
    (file) => !file.includes('.test.'),
  );
  return derived.includes(name) || files.some((file) => new RegExp(`\\b${name}\\b`).test(read(file)));
}

describe('every CORDON_ variable is read by the program that gets it', () => {
  const given = [
    ...SERVICES.flatMap(([, { build, environment }]) => Object.keys(environment).map((name) => [name, build.target])),
    ...['gateway', 'example'].flatMap((target) =>
      argumentsOf(target, 'ENV').map((text) => [text.split('=', 1)[0] ?? '', target]),
    ),
  ].filter(([name]) => name?.startsWith('CORDON_'));

  test.each(given)('%s in %s', (name, target) => {
    expect(readsVariable(name ?? '', target ?? '')).toBe(true);
  });

  test('a variable that nobody reads is found out', () => {
    expect(readsVariable('CORDON_NOBODY', 'gateway')).toBe(false);
    expect(readsVariable('CORDON_NOBODY', 'example')).toBe(false);
  });
});
