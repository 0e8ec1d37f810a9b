/**
 * Why it is not the matrix's model: of the router's "medium: code; balanced -> a is not served -> b", "a is not
 * served". The whole sentence where it is made otherwise.
 */
export function detourInWords(reason: string): string {
  const way = reason.split(' -> ').slice(1, -1)
  return way.length > 0 ? way.join(', ') : reason
}
