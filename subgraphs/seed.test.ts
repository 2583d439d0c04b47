import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { BILLING_TABLES, seedBilling } from './billing/seed-billing.ts';
import { CUSTOMERS_TABLES, seedCustomers } from './customers/seed-customers.ts';
import type { Database, Row } from './lib/database.ts';
import { openDatabase } from './lib/database.ts';

const customers = openDatabase(':memory:', CUSTOMERS_TABLES, seedCustomers);
const billing = openDatabase(':memory:', BILLING_TABLES, seedBilling);

afterAll(() => {
  customers.close();
  billing.close();
});

function texts(rows: readonly Row[], column: string): readonly string[] {
  return rows.map((row) => row[column]).filter((value) => typeof value === 'string');
}

function everything(database: Database): readonly (readonly Row[])[] {
  const tables = database.all("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
  return tables.map(({ name }) => database.all(`SELECT * FROM ${String(name)}`));
}

/** ISO/IEC 7812-1, written another way than the seed's. */
function passesLuhn(number: string): boolean {
  const doubled = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];
  const digits = [...number].map(Number);
  const sum = digits.reduce((total, digit, index) => {
    const even = (digits.length - index) % 2 === 0;
    return total + (even ? (doubled[digit] ?? NaN) : digit);
  }, 0);
  return sum % 10 === 0;
}

/** ISO 13616: the first four characters moved to the end, letters as numbers, modulo 97 is 1. */
function passesMod97(iban: string): boolean {
  const moved = `${iban.slice(4)}${iban.slice(0, 4)}`;
  return BigInt(moved.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))) % 97n === 1n;
}

describe('the seed', () => {
  const people = customers.all('SELECT * FROM customers ORDER BY number');
  const methods = billing.all('SELECT * FROM payment_methods');

  test('is a few thousand people with ids in order', () => {
    expect(people.map(({ id }) => id)).toEqual(Array.from({ length: 3000 }, (_, index) => `c${index + 1}`));
    expect(customers.all('SELECT count(*) AS count FROM employees')).toEqual([{ count: 40 }]);
    expect(billing.all('SELECT count(*) AS count FROM invoices')).toEqual([{ count: 9000 }]);
  });

  test.each([
    ['customers', CUSTOMERS_TABLES, seedCustomers, customers],
    ['billing', BILLING_TABLES, seedBilling, billing],
  ] as const)('of %s is the same every time', (_, tables, seed, first) => {
    const second = openDatabase(':memory:', tables, seed);
    expect(everything(second)).toEqual(everything(first));
    second.close();
  });

  test('stays in its file: what was written is there the next time', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cordon-seed-'));
    const file = join(folder, 'deep', 'customers.db');
    const first = openDatabase(file, CUSTOMERS_TABLES, seedCustomers);
    first.run("UPDATE customers SET email = 'kept@mail.example' WHERE id = 'c1'");
    first.close();
    const second = openDatabase(file, CUSTOMERS_TABLES, seedCustomers);
    expect(second.all("SELECT email FROM customers WHERE id = 'c1'")).toEqual([{ email: 'kept@mail.example' }]);
    second.close();
    rmSync(folder, { recursive: true });
    expect(existsSync(folder)).toBe(false);
  });

  test('the first hundred have every field, later ones lack some', () => {
    expect(people.slice(0, 100).flatMap((row) => Object.values(row))).not.toContain(null);
    const noted = customers.all('SELECT DISTINCT customer_id FROM notes');
    expect(noted.map((row) => row.customer_id)).toEqual(
      expect.arrayContaining(people.slice(0, 100).map(({ id }) => id)),
    );
    for (const column of ['name', 'email', 'phone', 'date_of_birth', 'street', 'last_login_ip']) {
      const missing = people.length - texts(people, column).length;
      expect({ column, some: missing > 100 && missing < 1000 }).toEqual({ column, some: true });
    }
  });

  test('e-mails are unique and hold the name; phones, SSNs, dates and IPs have their forms', () => {
    const emails = texts(people, 'email');
    expect(new Set(emails).size).toBe(emails.length);
    for (const { name, email } of people) {
      if (typeof name !== 'string' || typeof email !== 'string') continue;
      expect(email.startsWith(`${name.toLowerCase().replace(' ', '.')}@`)).toBe(true);
      expect(email.endsWith('.mail.example')).toBe(true);
    }
    const forms = {
      phone: /^\+1 \d{3} 555 \d{4}$/,
      ssn: /^(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}$/,
      date_of_birth: /^(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d)$/,
      last_login_ip: /^(\d{1,3}\.){3}\d{1,3}$/,
    };
    for (const [column, form] of Object.entries(forms)) {
      expect(texts(people, column).filter((value) => !form.test(value))).toEqual([]);
    }
  });

  test('notes hold e-mails, phones and SSNs in running text', () => {
    const notes = texts(customers.all('SELECT text FROM notes'), 'text').join('\n');
    for (const form of [/\S+@\S+\.example/g, /\+1 \d{3} 555 \d{4}/g, /\d{3}-\d{2}-\d{4}/g]) {
      expect(notes.match(form)?.length ?? 0).toBeGreaterThan(500);
    }
  });

  test('every card passes Luhn and every IBAN passes mod 97', () => {
    const cards = texts(methods, 'number');
    const ibans = texts(methods, 'iban');
    expect(cards.length).toBe(3000);
    expect(ibans.length).toBe(2000);
    expect(cards.filter((number) => !/^\d{16}$/.test(number) || !passesLuhn(number))).toEqual([]);
    expect(ibans.filter((iban) => !/^DE\d{20}$/.test(iban) || !passesMod97(iban))).toEqual([]);
  });

  test('both services mean the same people', () => {
    const names = new Map(people.map(({ id, name }) => [id, name]));
    const strangers = methods.filter(({ customer_id: id, holder }) => (names.get(id) ?? holder) !== holder);
    expect(strangers).toEqual([]);
    expect(methods.filter(({ customer_id: id }) => !names.has(id))).toEqual([]);
  });
});
