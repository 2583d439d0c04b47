import { createRandom } from './random.ts';

/** How many customers the example has. */
export const CUSTOMER_COUNT = 3000;

const FIRST_NAMES = [
  'Amelia',
  'Bjorn',
  'Carmen',
  'Dmitri',
  'Elena',
  'Farid',
  'Greta',
  'Hiroshi',
  'Ines',
  'Jonas',
  'Keiko',
  'Lars',
  'Mei',
  'Nadia',
  'Oscar',
  'Priya',
  'Quentin',
  'Rosa',
  'Stefan',
  'Tomas',
  'Uma',
  'Viktor',
  'Wanda',
  'Yusuf',
  'Zofia',
];
const LAST_NAMES = [
  'Abernathy',
  'Bergstrom',
  'Castellano',
  'Dvorak',
  'Eriksen',
  'Fontaine',
  'Grimaldi',
  'Hashimoto',
  'Ivanova',
  'Jankowski',
  'Kowalski',
  'Lindqvist',
  'Marchetti',
  'Nakamura',
  'Oyelaran',
  'Petrovic',
  'Quispe',
  'Rasmussen',
  'Szymanski',
  'Thorvald',
  'Ulrich',
  'Vasquez',
  'Winterberg',
  'Yamaguchi',
  'Zimmerman',
];

/** The id of the customer with that number, counted from 1. */
export function customerId(number: number): string {
  return `c${number}`;
}

/** The synthetic name of a customer; both subgraphs know it. */
export function customerName(number: number): string {
  const random = createRandom(number * 7919);
  return `${random.pick(FIRST_NAMES)} ${random.pick(LAST_NAMES)}`;
}

/** The first hundred have every field; from then on one in eight lacks one. */
export function isMissing(number: number, choice: number): boolean {
  return number > 100 && choice === 0;
}
