/** Fictional data for the gallery. */
import type { ReadersView } from "../sitting/kinds.ts";

const DAY = 86_400_000;

/** @param now UTC ms. */
export function readers(now: number): ReadersView {
	const desk = (id: string, organisation: string, name: string) => ({ id, organisation, name });
	return {
		now: [
			{ ...desk("1", "Casa Speranța", "Case team"), people: 4, since: null, hasHistory: true },
			{ ...desk("2", "Haus Lydia", "Reintegration"), people: 3, since: now - 9 * DAY, hasHistory: false, isNew: true },
			{ id: "3", organisation: null, name: "Tomás Ribeiro", people: null, since: null, hasHistory: true },
		],
		waiting: [desk("4", "Mission Nord", "Night desk")],
		past: [{ ...desk("5", "Καταφύγιο Άνεμος", "Legal desk"), until: now - 3 * DAY }],
		people: 8,
		checkedAt: now,
		isBroken: false,
	};
}
