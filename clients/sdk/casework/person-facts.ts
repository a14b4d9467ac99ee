/** Facts about the person that decide who may consent. They are read from sections that my desks can open, and never leave this device. */
import { BASIS_KINDS, type BasisKind, GUARDIAN_KINDS, type GuardianKind } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { FieldValue } from "#protocol/forms/form.ts";
import { ADULT, type AgeFacts, adultSince, ageRange, isChild } from "#protocol/rules/age.ts";
import type { UnlockedSession } from "../context.ts";
import type { LoadedCase } from "./load.ts";
import { openReadable, valuesOf } from "./sections/readable.ts";
import type { SectionView } from "./sections/view.ts";
import type { HandoffSummary } from "./summary.ts";

export interface PersonFacts {
	isChild: boolean;
	/** The ages in years that each written date of birth allows. Two people may have written different dates. */
	ages: { least: number; most: number }[];
	/** Whether a guardian is known, and every known guardian is marked as not safe. */
	guardianIsUnsafe: boolean;
	/** The kinds of the known guardians, and whether each is marked as not safe. */
	guardians: { kind: GuardianKind; isUnsafe: boolean }[];
	/** The end of the month in which the child turns 18, by the earliest date of birth that was written, UTC ms; null when none is known. */
	adultFrom: number | null;
	/** The first language of the person, BCP 47; several when people wrote different ones. */
	languages: string[];
}

type BasisFacts = Pick<PersonFacts, "isChild" | "guardianIsUnsafe">;

/** The bases that may be offered for this person. The basis `best-interests` is only for a child. */
export function offeredBases(facts: BasisFacts): BasisKind[] {
	return BASIS_KINDS.filter((kind) => !isRefused(facts, kind) && (facts.isChild || kind !== "best-interests"));
}

/** A child doesn't consent alone, and a guardian who isn't safe doesn't consent for the child. */
function isRefused({ isChild, guardianIsUnsafe }: BasisFacts, kind: BasisKind): boolean {
	return (isChild && kind === "consent") || (guardianIsUnsafe && kind === "guardian-consent");
}

/**
 * Reads what the case says about age and guardians. What my desks can't open counts as unknown. Each section that is read is an access
 * entry.
 * @param loaded the case, from `loadCase` a moment ago. @param sections which sections to read.
 */
export async function readPersonFacts(
	session: UnlockedSession,
	loaded: LoadedCase,
	sections: readonly ("identity" | "family")[] = ["identity", "family"],
): Promise<PersonFacts> {
	const views = await openReadable(session, loaded, sections);
	const births = birthsIn(views);
	const now = session.now();
	const safety = guardianSafety(views);
	const adultFrom = births.flatMap((birth) => adultSince(birth) ?? []);
	return {
		isChild: isChildIn(views, now),
		ages: births.flatMap((birth) => ageRange(birth, now) ?? []),
		guardianIsUnsafe: safety.length > 0 && safety.every((safe) => safe === "no"),
		guardians: guardianKinds(views),
		adultFrom: adultFrom.length === 0 ? null : Math.min(...adultFrom),
		languages: languagesIn(views, "prs_PrimaryLanguage"),
	};
}

/** Whether one of these sections says that the person is a child, or may be one. @param now UTC ms. */
export function isChildIn(views: readonly SectionView[], now: number): boolean {
	const doubt = valuesOf(views, "idn_AgeInDoubt").includes(true);
	// Without a date of birth, the doubt alone decides.
	const accounts: AgeFacts[] = [{}, ...birthsIn(views).map((idn_Birth) => ({ idn_Birth }))];
	return accounts.some((account) => isChild({ ...account, idn_AgeInDoubt: doubt }, now));
}

const birthsIn = (views: readonly SectionView[]) => [...valuesOf(views, "idn_Birth"), ...olderBirths(views)];

/**
 * The languages that the person's safe contact understands. Each section that is read is an access entry.
 * @param loaded as in readPersonFacts.
 */
export async function readContactLanguages(session: UnlockedSession, loaded: LoadedCase): Promise<string[]> {
	return languagesIn(await openReadable(session, loaded, ["safe-contact"]), "sct_Language");
}

function languagesIn(views: readonly SectionView[], field: string): string[] {
	const written = valuesOf(views, field).filter((value) => typeof value === "string");
	return [...new Set(written)];
}

/** Dates of birth from older entries, which have them in another field. */
function olderBirths(views: readonly SectionView[]): FieldValue[] {
	return views.filter((view) => valuesOf([view], "idn_Birth").length === 0).flatMap((view) => valuesOf([view], "prs_Birthdate"));
}

const guardianRows = (views: readonly SectionView[]) =>
	views.flatMap(({ cells }) => cells.filter(({ form }) => form === "guardian")).flatMap(({ values }) => values);

/** Whether each guardian is safe: yes, no or unknown. */
function guardianSafety(views: readonly SectionView[]): FieldValue[] {
	return guardianRows(views).map((value) => value.values?.gua_Safe ?? "unknown");
}

function guardianKinds(views: readonly SectionView[]): PersonFacts["guardians"] {
	return guardianRows(views).flatMap(({ values }) => {
		const kind = GUARDIAN_KINDS.find((each) => each === values?.gua_Kind);
		return kind === undefined ? [] : { kind, isUnsafe: values?.gua_Safe === "no" };
	});
}

/**
 * Checks that the basis isn't refused for this person. It may be one that `offeredBases` leaves out: a desk that can't read the date of
 * birth can still decide in the best interests of a child.
 * @throws ProtocolError no-basis when the person is a child who would consent alone, or the guardian isn't safe.
 */
export function checkBasisOffered(facts: PersonFacts, kind: BasisKind): void {
	if (!isRefused(facts, kind)) return;
	const [why, rule] =
		kind === "consent"
			? (["given-by-person", "the person is a child"] as const)
			: (["guardian-excluded", "the guardian is not safe"] as const);
	throw new ProtocolError("no-basis", `basis.kind: ${rule}, so it takes one of ${offeredBases(facts).join(", ")}`, "basis.kind", {
		why: [why],
	});
}

/** @throws ProtocolError bad-input that names the field, when the age band contradicts every date of birth. */
export function checkAgeBand({ ages }: PersonFacts, { ageBand }: Pick<HandoffSummary, "ageBand">): void {
	const [from, to] = bandOf(ageBand);
	if (ages.length === 0 || ages.some(({ least, most }) => least <= to && from <= most)) return;
	throw new ProtocolError("bad-input", "ageBand: contradicts the date of birth in the section identity", "ageBand");
}

/** Whether everybody in this age band is younger than 18. */
export function isChildsBand({ ageBand }: Pick<HandoffSummary, "ageBand">): boolean {
	return bandOf(ageBand)[1] < ADULT;
}

/** The ages in years that a band stands for, both included. */
function bandOf(band: HandoffSummary["ageBand"]): [from: number, to: number] {
	if (band === "unknown") return [0, Number.POSITIVE_INFINITY];
	if (band === "60+") return [60, Number.POSITIVE_INFINITY];
	const [from = 0, to = 0] = band.split("-").map(Number);
	return [from, to];
}
