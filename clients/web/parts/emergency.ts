/** Emergency numbers, in the program and not from the server. Only those that we are sure of. */

/** Countries where 112 reaches police, ambulance and fire brigade. */
const ONE_ONE_TWO =
	"AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GE GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO PL PT RO SE SI SK SM TR UA VA XK".split(
		" ",
	);
const OTHERS: Record<string, string> = {
	AU: "000",
	BR: "190",
	CA: "911",
	CN: "110",
	GH: "112",
	IN: "112",
	JP: "110",
	KE: "999",
	MX: "911",
	NG: "112",
	NZ: "111",
	PH: "911",
	RS: "192",
	TH: "191",
	US: "911",
	VN: "113",
	ZA: "112",
};

/** @param country ISO 3166-1 alpha-2. @returns the number of the police, or of all services; null when we aren't sure. */
export function emergencyNumber(country: string): string | null {
	return ONE_ONE_TWO.includes(country) ? "112" : (OTHERS[country] ?? null);
}
