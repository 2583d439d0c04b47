import type { CompositionHint } from '@apollo/composition';
import type { ASTNode, GraphQLError } from 'graphql';
import type { Finding } from '../lib/finding.ts';
import { placeOf } from './subgraph-source.ts';
