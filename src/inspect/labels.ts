/**
 * What a word beside a value says the value is: one of the kinds that detectors look for; RECEIVER a phone number, but less
 * surely; VERSION and OTHER that it is none of them.
 */
export type Label =
  | 'EMAIL'
  | 'PHONE'
  | 'RECEIVER'
  | 'US_SSN'
  | 'CREDIT_CARD'
  | 'IBAN'
  | 'IP'
  | 'MAC'
  | 'DATE_OF_BIRTH'
  | 'US_PASSPORT'
  | 'US_DRIVER_LICENSE'
  | 'SECRET'
  | 'PERSON'
  | 'ADDRESS'
  | 'VERSION'
  | 'OTHER';

const WORDS: Readonly<Record<Label, string>> = {
  EMAIL: 'email emails mail mailto',
  PHONE: `phone phones ph telephone telephones tel telefon telefono telefone teléfono téléphone mobile mobiles mobil móvil cell
    cellphone cellular fax faxes telefax call called calling calls dial dialed dialled sms msisdn whatsapp hotline helpline
    voicemail landline pager handy desk phonenumber mobilenumber phoneno mobileno faxnumber`,
  RECEIVER: `message messages answering answer answers contact contacts reach reached reachable text texted texting registered ring rang viber telegram`,
  US_SSN: 'ssn ssns ss itin itins social socialsecurity socialsecuritynumber',
  CREDIT_CARD: `card cards creditcard debitcard cardnumber cc pan visa mastercard amex maestro discover jcb diners unionpay
    ccnumber ccnum kreditkarte carte tarjeta`,
  IBAN: 'iban ibans',
  IP: `ip ips ipv ipaddress ipaddr addr host hosts hostname server servers dns gateway ping subnet cidr client clientip remote
    network router nameserver inet address origin peer proxy firewall
    blocked banned`,
  MAC: 'mac macaddress bssid hwaddr',
  DATE_OF_BIRTH: 'dob birth birthday birthdate birthdays birthdates born dateofbirth née geburtsdatum geboren bday',
  US_PASSPORT: 'passport passports passportnumber passportno',
  US_DRIVER_LICENSE: 'driverlicense driverslicense driverslicence drivinglicence licensenumber dl',
  SECRET: 'password passwd passphrase pwd secret apikey accesstoken refreshtoken privatekey clientsecret',
  PERSON: 'firstname lastname fullname surname familyname givenname middlename forename',
  ADDRESS: 'street streetaddress',
  VERSION: `version versions ver tag tags release releases build firmware chrome chromium firefox safari edge edg opr webkit sdk
    agent section chapter clause oid assembly driver`,
  OTHER: `order orders id ids identifier identifiers invoice invoices npi mrn ein fein account accounts acct ref refs
    reference tracking isbn issn ean upc sku gtin asin zip zipcode postcode postal plz serial ticket tickets case batch lot
    po part model item items product products transaction transactions confirmation policy claim member employee
    patient record hash commit checksum digest uuid guid timestamp timestamps epoch unix date dates time latitude
    longitude lat lng lon long coordinates coordinate location total totals subtotal amount amounts price prices sum usd eur
    gbp count counts population score key keys page pages issue revision port imei imsi iccid vin license licence
    routing aba swift bic duns vat tin tax tweet tweets snowflake customer user barcode quantity qty shipment parcel
    article years year range session trace request job node device dose weight height ratio`,
};

/** Two words that say together what neither says alone, in the order of the text. */
const PAIRS: Readonly<Record<string, Label>> = {
  'social security': 'US_SSN',
  'social media': 'OTHER',
  'my number': 'RECEIVER',
  'your number': 'RECEIVER',
  'his number': 'RECEIVER',
  'her number': 'RECEIVER',
  'their number': 'RECEIVER',
  'our number': 'RECEIVER',
  'birth date': 'DATE_OF_BIRTH',
  'birth day': 'DATE_OF_BIRTH',
  'birth year': 'OTHER',
  'driver license': 'US_DRIVER_LICENSE',
  'drivers license': 'US_DRIVER_LICENSE',
  'driver licence': 'US_DRIVER_LICENSE',
  'driving licence': 'US_DRIVER_LICENSE',
  'driving license': 'US_DRIVER_LICENSE',
  'api key': 'SECRET',
  'access token': 'SECRET',
  'refresh token': 'SECRET',
  'auth token': 'SECRET',
  'private key': 'SECRET',
  'secret key': 'SECRET',
  'client secret': 'SECRET',
  'cell phone': 'PHONE',
  'cell number': 'PHONE',
  'access key': 'SECRET',
  'first name': 'PERSON',
  'last name': 'PERSON',
  'full name': 'PERSON',
  'family name': 'PERSON',
  'given name': 'PERSON',
  'middle name': 'PERSON',
  'contact name': 'PERSON',
  'customer name': 'PERSON',
  'street address': 'ADDRESS',
  'address line': 'ADDRESS',
  'home address': 'ADDRESS',
  'postal address': 'ADDRESS',
  'mailing address': 'ADDRESS',
  'billing address': 'ADDRESS',
  'shipping address': 'ADDRESS',
};

const LABELS: ReadonlyMap<string, Label> = new Map(tableOf(WORDS));
/** By the second word, then by the first. */
const PAIRED: ReadonlyMap<string, ReadonlyMap<string, Label>> = pairsOf(PAIRS);

function tableOf(words: Readonly<Record<Label, string>>): [string, Label][] {
  const labels = Object.keys(words).filter(isLabel);
  return labels.flatMap((label) =>
    words[label]
      .split(/\s+/)
      .filter(Boolean)
      .map((word): [string, Label] => [word, label]),
  );
}

function pairsOf(pairs: Readonly<Record<string, Label>>): ReadonlyMap<string, ReadonlyMap<string, Label>> {
  const bySecond = new Map<string, Map<string, Label>>();
  for (const [pair, label] of Object.entries(pairs)) {
    const [first = '', second = ''] = pair.split(' ');
    bySecond.set(second, (bySecond.get(second) ?? new Map<string, Label>()).set(first, label));
  }
  return bySecond;
}

function isLabel(name: string): name is Label {
  return Object.hasOwn(WORDS, name);
}

/** Behind a number, these are about the next one. */
export const VERBS: ReadonlySet<string> = new Set(['call', 'calls', 'called', 'calling', 'dial', 'dialed', 'dialled']);

/** Behind a number, these say that it is a telephone's. */
export const PLACES_OF_PHONES: ReadonlySet<string> = new Set(['office', 'home', 'work', 'direct']);

/** What a word says, together with the one before it where both say something. Lower case; undefined says nothing. */
export function labelOf(word: string, before: string | undefined): Label | undefined {
  return (before === undefined ? undefined : PAIRED.get(word)?.get(before)) ?? LABELS.get(word);
}
