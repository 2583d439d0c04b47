import { runSubgraph } from '../lib/run-subgraph.ts';
import { startCustomers } from './start-customers.ts';

await runSubgraph('customers', 4101, startCustomers);
