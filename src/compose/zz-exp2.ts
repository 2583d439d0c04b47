import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse, graphqlSync } from 'graphql';
import { readFileSync } from 'node:fs';
const defs = readFileSync('schema/pii.graphql','utf8').replace(/^"""[\s\S]*?"""\n/, '');
const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key","@external","@requires","@shareable","@composeDirective"]) @link(url: "https://specs.cordon.example/pii/v1.0", import: ["@pii", "@notPii"]) @composeDirective(name: "@pii")\n`;
const body=`"d" type Query { "x" a(i: I = {}, f: Float = 1.0): A @deprecated } type A @key(fields:"id") { id: ID! email: String @pii(category: """EMAIL""", scopes: "x") } input I { n: Int = 5 m: [Int] = 1} extend type A @pii(category:"T") { z: String @notPii(reason: "b") }  enum E { B A } extend type Z @key(fields: "id") { id: ID! @external }`;
for (const d of [defs, '']) try { const s = buildSubgraphSchema(parse(sdl+d+body));
const r: any = graphqlSync({schema:s, source:'{_service{sdl}}'}); console.log(r.errors, r.data?._service.sdl);} catch(e) { console.log('ERR', String(e)); }
