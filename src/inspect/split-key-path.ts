/** The names of a path such as `customer.phones[0].number` or `['first name'].value`, without indices. */
export function splitKeyPath(path: string): readonly string[] {
  return path.split(/[.[\]'"/]+/).filter((name) => name !== '' && !/^\d+$/.test(name));
}
