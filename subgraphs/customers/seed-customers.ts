import type { Database } from '../lib/database.ts';
import { CUSTOMER_COUNT, customerId, customerName, isMissing } from '../lib/people.ts';
import type { Random } from '../lib/random.ts';
import { createRandom } from '../lib/random.ts';

/** The tables of the customers service. */
export const CUSTOMERS_TABLES = `
  CREATE TABLE customers (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE, name TEXT, email TEXT, phone TEXT, ssn TEXT NOT NULL, date_of_birth TEXT,
    street TEXT, city TEXT, postcode TEXT, country TEXT, last_login_ip TEXT, tier TEXT NOT NULL
  );
  CREATE INDEX customers_email ON customers (email);
  CREATE TABLE notes (id INTEGER PRIMARY KEY, customer_id TEXT NOT NULL, text TEXT NOT NULL);
  CREATE INDEX notes_customer ON notes (customer_id);
  CREATE TABLE employees (number INTEGER PRIMARY KEY, id TEXT UNIQUE, name TEXT, email TEXT, department TEXT NOT NULL);
`;

const STREETS = ['Alder Lane', 'Birch Road', 'Cedar Street', 'Dogwood Avenue', 'Elm Crescent', 'Foxglove Way'];
const CITIES = ['Aldermouth', 'Brackenford', 'Coldharbour', 'Dunmere', 'Eastwick', 'Fernhollow'];
const TIERS = ['BRONZE', 'SILVER', 'GOLD', 'PLATINUM'];
const DEPARTMENTS = ['Support', 'Finance', 'Logistics', 'Privacy'];

/** Fills the tables with synthetic people, the same every time. */
export function seedCustomers(database: Database): void {
  const customers = Array.from({ length: CUSTOMER_COUNT }, (_, index) => customerRow(index + 1));
  database.insert('customers', customers);
  database.insert('notes', customers.flatMap(notesOf));
  database.insert(
    'employees',
    Array.from({ length: 40 }, (_, index) => employeeRow(index + 1)),
  );
}

function customerRow(number: number) {
  const random = createRandom(number * 104729);
  const name = customerName(number);
  const optional = (value: string) => (isMissing(number, random.below(8)) ? null : value);
  const hasAddress = !isMissing(number, random.below(8));
  return {
    number,
    id: customerId(number),
    name: optional(name),
    email: optional(emailOf(name, `${number}.mail.example`)),
    phone: optional(`+1 ${random.pick(['212', '415', '617', '206'])} 555 ${random.digits(4)}`),
    ssn: `${200 + random.below(465)}-${10 + random.below(89)}-${1000 + random.below(8999)}`,
    date_of_birth: optional(`${1940 + random.below(65)}-${pad(1 + random.below(12))}-${pad(1 + random.below(28))}`),
    street: hasAddress ? `${1 + random.below(999)} ${random.pick(STREETS)}` : null,
    city: hasAddress ? random.pick(CITIES) : null,
    postcode: hasAddress ? random.digits(5) : null,
    country: hasAddress ? 'US' : null,
    last_login_ip: optional(`203.0.${random.below(256)}.${1 + random.below(254)}`),
    tier: random.pick(TIERS),
  };
}

function notesOf(row: ReturnType<typeof customerRow>) {
  const random: Random = createRandom(row.number * 31337);
  const count = row.number <= 100 ? 2 : random.below(3);
  const texts = [
    `Called from ${row.phone ?? 'an unknown number'} and confirmed the SSN ${row.ssn}.`,
    `Asked to be written to at ${row.email ?? 'no address'}; lives at ${row.street ?? 'an unknown street'}.`,
  ];
  return texts.slice(0, count).map((text) => ({ customer_id: row.id, text }));
}

function employeeRow(number: number) {
  const name = customerName(100_000 + number);
  return {
    number,
    id: `e${number}`,
    name,
    email: emailOf(name, `${number}.staff.example`),
    department: DEPARTMENTS[number % 4] ?? 'Support',
  };
}

function emailOf(name: string, domain: string): string {
  return `${name.toLowerCase().replace(' ', '.')}@${domain}`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
