/** Which desks a case rules out: her "no", and what the case says about people and places that are a danger to her. */
import type { Id } from "#protocol/bytes.ts";
import { isCurrentDesk } from "#protocol/folds/directory.ts";
import { consentStateAt } from "#protocol/rules/consent.ts";
import type { UnlockedSession } from "../context.ts";
import { hasName } from "../spaces/leaks.ts";
import type { LoadedCase } from "./load.ts";
import { openReadable, valuesOf } from "./sections/readable.ts";

/**
 * her-no: she said no to the organisation. must-not-know: the answer to "Who must not know?" names the desk or its organisation. place: the
 * places of a perpetrator name them, or their country.
 */
export type RuledOutBy = "her-no" | "must-not-know" | "place";

/** The languages in which people write names of countries here. */
const WRITTEN_IN = ["en", "es", "fr", "it", "pt", "de", "ro", "ru", "sq", "uk", "ar"];

/** The names of a country in these languages. */
function namesOfCountry(country: string): string[] {
	return WRITTEN_IN.flatMap((language) => new Intl.DisplayNames(language, { type: "region" }).of(country) ?? []);
}

/**
 * The desks that a case rules out, and why. Names are found as whole words. Other spellings and forms of a name aren't found, so people must
 * still think before they ask a desk. The country in which the case is now rules no desk out. Each section that is opened is an access entry.
 * @param loaded from `loadCase`.
 * @example const isRuledOut = (await desksRuledOut(session, await loadCase(session, id))).has(desk);
 */
export async function desksRuledOut(session: UnlockedSession, loaded: LoadedCase): Promise<Map<Id, RuledOutBy>> {
	const { dir } = session;
	const { consents, custodian } = loaded.state;
	const views = await openReadable(session, loaded, ["safe-contact", "risk-and-safety"]);
	const textIn = (field: string) => valuesOf(views, field).join("\n");
	const [mustNotKnow, places] = [textIn("sct_MustNotKnow"), textIn("per_Places")];
	const organisationOf = (desk: Id | null) => dir.organisations.get(dir.desks.get(desk ?? "")?.organisation ?? "");
	const here = organisationOf(custodian)?.country;
	const denied = new Set(
		Object.values(consents).flatMap((each) =>
			!each.terms.permit && consentStateAt(each, session.now()) === "active" ? [each.terms.recipient] : [],
		),
	);
	const why = (desk: { id: Id; name: string; latin: string | null }): RuledOutBy | null => {
		const organisation = organisationOf(desk.id);
		if (!organisation) return null;
		const { name, latin, country } = organisation;
		const names = [desk.name, desk.latin, name, latin].filter((each) => each !== null);
		if (denied.has(organisation.id)) return "her-no";
		if (hasName(mustNotKnow, names)) return "must-not-know";
		if (hasName(places, names)) return "place";
		return places !== "" && country !== here && hasName(places, namesOfCountry(country)) ? "place" : null;
	};
	const current = [...dir.desks.values()].filter(({ id }) => isCurrentDesk(dir, id));
	return new Map(current.flatMap((desk) => [[desk.id, why(desk)] as const].filter((each): each is [Id, RuledOutBy] => each[1] !== null)));
}
