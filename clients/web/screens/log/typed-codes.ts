/**
 * Case codes that an auditor has typed, by the id of the case. The log has only ids, and the report needs the code that the person concerned
 * knows. The codes are kept in the memory of this page alone: never in an address, and never on the device. A lock ends the page, and the
 * codes with it.
 */
const codes = new Map<string, string>();

export function keepTypedCode(caseId: string, code: string): void {
	codes.set(caseId, code);
}

/** The code of a case; null when nobody has typed it since the sign-in. */
export const typedCodeOf = (caseId: string): string | null => codes.get(caseId) ?? null;
