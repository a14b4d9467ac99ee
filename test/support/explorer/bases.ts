/** The bases that hand-offs of worlds name. */
import type { Basis } from "#protocol/statements/cases.ts";
import type { ServedCase } from "./served-case.ts";

export const BASES = {
	court: { kind: "legal-obligation", consent: null, head: null, assent: false, code: "court-order", away: false },
	vital: { kind: "vital-interest", consent: null, head: null, assent: false, code: "risk-to-life", away: false },
	interests: { kind: "best-interests", consent: null, head: null, assent: false, code: "guardian-absent", away: false },
	away: { kind: "best-interests", consent: null, head: null, assent: false, code: "guardian-part-of-harm", away: true },
} satisfies Record<string, Basis>;

/** The name of the permit that the person has given to the organisation of this desk at the start. */
export const permitFor = ({ desks }: { desks: Record<string, string> }, to: string) => `permit for ${desks[to]}`;

export function basisOf(c: ServedCase, world: { desks: Record<string, string> }, { to }: { to: string }, name: string): Basis {
	if (name in BASES) return BASES[name as keyof typeof BASES];
	if (name === "given") return c.basis(permitFor(world, to));
	const [kind, ...words] = name.split(" ");
	return c.basis(words.join(" "), kind === "guardian" ? { kind: "guardian-consent", assent: true } : {});
}

/** The kinds of basis of a hand-off that ask a second person. */
export function kindsThatAsk({ bases }: { bases: readonly string[] }): string[] {
	return [...new Set(bases.flatMap((name) => (name in BASES ? BASES[name as keyof typeof BASES].kind : [])))];
}
