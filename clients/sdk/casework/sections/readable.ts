/** Reads what the sections of a case say, as far as my desks can open them. */
import type { Id } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import type { FieldValue } from "../../compartments/content.ts";
import { Unreadable } from "../../compartments/unreadable.ts";
import type { UnlockedSession } from "../../context.ts";
import { isRefusal } from "../../http/answers.ts";
import { openSection, type SectionView } from "./view.ts";

/** Opens all sections of these kinds. Those that my desks can't open are left out. Each one that is opened is an access entry. */
export async function openReadable(session: UnlockedSession, state: CaseState, wanted: readonly Section[]): Promise<SectionView[]> {
	const views: SectionView[] = [];
	for (const [compartment, { section }] of Object.entries(state.sections)) {
		if (!wanted.includes(section)) continue;
		const view = await openIfReadable(session, compartment);
		if (view) views.push(view);
	}
	return views;
}

async function openIfReadable(session: UnlockedSession, compartment: Id): Promise<SectionView | null> {
	try {
		return await openSection(session, compartment);
	} catch (error) {
		if (error instanceof Unreadable || isRefusal(error, "not-found")) return null;
		throw error;
	}
}

/** All values that stand for a field, also those of a clash. */
export function valuesOf(views: readonly SectionView[], field: string): FieldValue[] {
	const live = views.flatMap(({ cells }) => cells.flatMap(({ values }) => values));
	return live.flatMap(({ values }) => values?.[field] ?? []);
}
