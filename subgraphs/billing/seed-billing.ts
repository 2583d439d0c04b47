import type { Database } from '../lib/database.ts';
import { CUSTOMER_COUNT, customerId, customerName, isMissing } from '../lib/people.ts';
import { createRandom } from '../lib/random.ts';

/** The tables of the billing service. */
export const BILLING_TABLES = `
  CREATE TABLE invoices (
    number_in_file INTEGER PRIMARY KEY, id TEXT UNIQUE, number TEXT NOT NULL, customer_id TEXT NOT NULL,
    issued_on TEXT NOT NULL, amount REAL NOT NULL, status TEXT NOT NULL, memo TEXT
  );
  CREATE INDEX invoices_customer ON invoices (customer_id);
  CREATE TABLE payment_methods (
    id INTEGER PRIMARY KEY, customer_id TEXT NOT NULL, kind TEXT NOT NULL, holder TEXT NOT NULL,
    brand TEXT, number TEXT, expiry TEXT, iban TEXT
  );
  CREATE INDEX payment_methods_customer ON payment_methods (customer_id);
`;

const INVOICES_EACH = 3;

/** Fills the tables with synthetic invoices, cards and accounts, the same every time. */
export function seedBilling(database: Database): void {
  const numbers = Array.from({ length: CUSTOMER_COUNT }, (_, index) => index + 1);
  database.insert('invoices', numbers.flatMap(invoicesOf));
  database.insert('payment_methods', numbers.flatMap(paymentMethodsOf));
}

function invoicesOf(customer: number) {
  const random = createRandom(customer * 65537);
  return Array.from({ length: INVOICES_EACH }, (_, index) => {
    const number = (customer - 1) * INVOICES_EACH + index + 1;
    return {
      number_in_file: number,
      id: `i${number}`,
      number: `INV-${100000 + number}`,
      customer_id: customerId(customer),
      issued_on: `202${random.below(6)}-0${1 + random.below(9)}-1${random.below(10)}`,
      amount: 10 + random.below(99_000) / 100,
      status: random.pick(['OPEN', 'PAID', 'OVERDUE']),
      memo: isMissing(customer, random.below(8))
        ? null
        : `Agreed with ${customerName(customer)} by phone, +1 415 555 ${random.digits(4)}.`,
    };
  });
}

function paymentMethodsOf(customer: number) {
  const random = createRandom(customer * 99991);
  const owner = { customer_id: customerId(customer), holder: customerName(customer) };
  const card = {
    ...owner,
    kind: 'card',
    brand: 'Visa',
    number: withLuhn(`4${random.digits(14)}`),
    expiry: `0${1 + random.below(9)}/29`,
    iban: null,
  };
  const account = {
    ...owner,
    kind: 'account',
    brand: null,
    number: null,
    expiry: null,
    iban: germanIban(random.digits(18)),
  };
  return customer % 3 === 0 ? [card] : [card, account];
}

/** Appends the check digit of ISO/IEC 7812-1. */
function withLuhn(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

/** A German IBAN with the check digits of ISO 7064 MOD 97-10. */
function germanIban(account: string): string {
  const check = 98n - (BigInt(`${account}131400`) % 97n);
  return `DE${String(check).padStart(2, '0')}${account}`;
}
