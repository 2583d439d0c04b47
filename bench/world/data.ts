import { createRandom } from '../../subgraphs/lib/random.ts';

/** One entity or object of the world: its type, its key, and its fields as values. */
export interface Entity {
  readonly type: string;
  /** Equal for equal contents, within a type. */
  readonly key: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** How many there are of each; ids run from 0 and wrap around. */
export const CUSTOMERS = 50_000;
export const PRODUCTS = 4_000;

/** Reviews of one product, and of one customer. */
const REVIEWS_EACH = 8;

const FIRST = ['Ada', 'Zoë', 'Grace', 'Linus', 'Björn', 'Chinua', 'Mary', 'Søren', 'Noor', 'Tomás'] as const;
const LAST = ['Lovelace', "O'Brien", 'Hopper', 'Müller', 'Achebe', 'Nakamura', 'Kierkegaard', 'García'] as const;
const TIERS = ['BRONZE', 'SILVER', 'GOLD'] as const;
const COUNTRIES = ['GB', 'DE', 'JP', 'NG', 'BR', 'DK'] as const;
const BRANDS = ['Northwind', 'Contoso', 'Fabrikam', 'Tailspin'] as const;
const CITIES = ['Rotterdam', 'Leipzig', 'Ōsaka', 'Recife'] as const;
const NOUNS = ['kettle', 'lamp', 'chair', 'bicycle', 'keyboard', 'backpack'] as const;
const STREETS = ['Mill Lane', 'Hauptstraße', 'Station Road', 'Rua Direita'] as const;
/** Every eighth needs escaping in JSON, as real text does now and then. */
const BODIES = [
  'Does what it says, arrived a day early and well packed.',
  'Good value; the colour is a little darker than in the picture.',
  'I would buy it again without thinking twice about it.',
  'They call it "robust".\nIt broke within a week.',
  'Instructions are missing, support was quick and friendly.',
  'Solid, quiet, and easy to clean: all that I wanted.',
  'Not bad at all, but the older model was better built.',
  'My third one. The first two went to my brothers.',
] as const;

/** A customer, the same for the same number everywhere. */
export const customer = remembered(CUSTOMERS, (number) => {
  const random = createRandom(number + 1);
  const first = random.pick(FIRST);
  const last = random.pick(LAST);
  return entity('Customer', number, {
    name: `${first} ${last}`,
    email: `${first
      .normalize('NFD')
      .toLowerCase()
      .replace(/[^a-z]/g, '')}.${random.digits(5)}@mail${random.digits(1)}.example`,
    phone: `+44 20 7946 ${random.digits(4)}`,
    taxNumber: `${random.digits(3)}-${random.digits(2)}-${random.digits(4)}`,
    street: `${1 + random.below(250)} ${random.pick(STREETS)}`,
    account: `GB${random.digits(2)} BENC ${random.digits(4)} ${random.digits(4)}`,
    username: `user_${number}`,
    tier: random.pick(TIERS),
    country: random.pick(COUNTRIES),
    joinedOn: date(random.below(3_000)),
    orders: random.below(200),
  });
});

/** A product, as products and inventory know it; `shippingCost` is the resolver's, from what the gateway sends. */
export const product = remembered(PRODUCTS, (number) => {
  const random = createRandom(1_000_000 + number);
  const noun = random.pick(NOUNS);
  const warehouse = random.below(CITIES.length);
  return entity('Product', number, {
    title: `${random.pick(BRANDS)} ${noun} ${random.digits(3)}`,
    brand: random.pick(BRANDS),
    description: `A ${noun} for every day, tested for ${1 + random.below(9)} years and made of recycled steel.`,
    price: random.below(50_000) / 100,
    weight: 100 + random.below(9_000),
    tags: ['home', noun, `line-${random.digits(2)}`],
    inStock: random.below(4) > 0,
    quantity: random.below(500),
    warehouse: entity('Warehouse', warehouse, { code: `W${warehouse}`, city: CITIES[warehouse] }),
  });
});

/** A review; its author and its product follow from its number. */
export const review = remembered(PRODUCTS * REVIEWS_EACH, (number) => {
  const random = createRandom(2_000_000 + number);
  return entity('Review', number, {
    body: BODIES[number % BODIES.length],
    rating: 1 + random.below(5),
    postedOn: date(random.below(1_500)),
    author: random.below(CUSTOMERS),
    product: random.below(PRODUCTS),
  });
});

/** The numbers of the reviews of a product or of a customer. */
export function reviewNumbers(owner: number, first: number): readonly number[] {
  const count = Math.min(first, REVIEWS_EACH);
  return Array.from({ length: count }, (_, index) => (owner * REVIEWS_EACH + index) % (PRODUCTS * REVIEWS_EACH));
}

function entity(type: string, number: number, fields: Readonly<Record<string, unknown>>): Entity {
  return { type, key: String(number), fields: { ...fields, id: String(number) } };
}

function date(day: number): string {
  return new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10);
}

/** Made when first asked for; a number wraps around at `count`. */
function remembered(count: number, make: (number: number) => Entity): (number: number) => Entity {
  const made = new Map<number, Entity>();
  return (number) => {
    const wrapped = number % count;
    const known = made.get(wrapped);
    if (known) return known;
    const fresh = make(wrapped);
    made.set(wrapped, fresh);
    return fresh;
  };
}
