/**
 * Emergency numbers, in the program and not from the server. A wrong number is worse than none, so only these countries are listed. Each
 * network checks the numbers of its countries before real use (docs/before-real-use.md).
 */

/** Countries where 112 reaches police, ambulance and fire brigade. */
const ONE_ONE_TWO = "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MD MT NL NO PL PT RO SE SI SK TR".split(" ");
const OTHERS: Record<string, string> = { CA: "911", US: "911" };

/** @param country ISO 3166-1 alpha-2. @returns the number of the police, or of all services; null when we aren't sure. */
export function emergencyNumber(country: string): string | null {
	return ONE_ONE_TWO.includes(country) ? "112" : (OTHERS[country] ?? null);
}
