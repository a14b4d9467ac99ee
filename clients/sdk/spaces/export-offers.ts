/** Exports offers as CSV, and as services of the Human Services Data Specification (HSDS) 3.0 of Open Referral. */
import type { Id } from "#protocol/bytes.ts";
import { csvFile } from "../csv.ts";
import { deriveId } from "../derive-id.ts";
import type { OfferView, OrganisationCard } from "./offers.ts";

/** The offers that an export has: those that are neither hidden nor out of date. */
function* exported(organisations: readonly OrganisationCard[]): Generator<[OrganisationCard, OfferView]> {
	for (const each of organisations)
		for (const offer of each.offers) if (!offer.hidden && offer.freshness.service !== "out") yield [each, offer];
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
const bedsOf = ({ beds, freshness }: OfferView): number | null => (freshness.beds === "out" ? null : beds);

const COLUMNS: Record<string, (organisation: OrganisationCard, offer: OfferView) => string | number | boolean | null> = {
	organisation: ({ name }) => name,
	region: ({ facts }) => facts?.region ?? null,
	affiliation: ({ facts }) => facts?.affiliation ?? null,
	desk: (_, { deskName }) => deskName,
	service: (_, { kind }) => kind,
	for: (_, offer) => offer.for.join(" "),
	age_from: (_, { ageFrom }) => ageFrom,
	age_to: (_, { ageTo }) => ageTo,
	languages: (_, { languages }) => languages.join(" "),
	countries: (_, { countries }) => countries.join(" "),
	area: (_, { area }) => area,
	conditions: (_, { conditions }) => conditions,
	cost: (_, { cost }) => cost,
	accessible: (_, { isAccessible }) => isAccessible,
	day_and_night: (_, { isDayAndNight }) => isDayAndNight,
	capacity: (_, { capacity }) => capacity,
	beds: (_, offer) => bedsOf(offer),
	beds_confirmed_on: (_, offer) => (bedsOf(offer) === null || offer.bedsAt === null ? null : day(offer.bedsAt)),
	phone: (_, { phone }) => phone,
	valid_until: (_, { until }) => until,
	confirmed_on: (_, { confirmedAt }) => day(confirmedAt),
	is_old: (_, { freshness }) => freshness.service === "old",
	offer: (_, { offer }) => offer,
};

/** One row for each offer. No cell can run as a formula. @example await writeFile("offers.csv", offersCsv(organisations)); */
export function offersCsv(organisations: readonly OrganisationCard[]): string {
	const rows = [...exported(organisations)].map(([each, offer]) => Object.values(COLUMNS).map((cell) => cell(each, offer)));
	return csvFile(Object.keys(COLUMNS), rows);
}

/**
 * One page of services, each with its organisation, as `GET /services?full=true` of HSDS 3.0 answers. A location is always virtual:
 * an offer never has an address.
 * @example await writeFile("offers.json", JSON.stringify(offersHsds(organisations)));
 */
export function offersHsds(organisations: readonly OrganisationCard[]) {
	const contents = [...exported(organisations)].map(([each, offer]) => serviceOf(each, offer));
	const whole = { total_items: contents.length, total_pages: 1, page_number: 1, size: contents.length };
	return { ...whole, first_page: true, last_page: true, empty: contents.length === 0, contents };
}

function serviceOf(organisation: OrganisationCard, offer: OfferView) {
	const id = offer.offer;
	const part = (name: string): Id => deriveId(id, name);
	const phones = offer.phone === null ? [] : [{ id: part("phone"), service_id: id, number: offer.phone }];
	const location = part("location");
	return defined({
		id,
		organization_id: organisation.organisation,
		name: offer.kind.replaceAll("-", " "),
		description: descriptionOf(offer),
		status: "active",
		wait_time: offer.capacity,
		fees_description: offer.cost,
		eligibility_description: offer.for.length > 0 ? offer.for.join(", ") : null,
		minimum_age: offer.ageFrom,
		maximum_age: offer.ageTo,
		assured_date: day(offer.confirmedAt),
		last_modified: new Date(offer.at).toISOString(),
		alert: offer.freshness.service === "old" ? "Not confirmed for more than 180 days." : null,
		phones,
		schedules: schedulesOf(organisation, offer),
		languages: offer.languages.map((code) => ({ id: part(`language ${code}`), service_id: id, code, name: languageName(code) })),
		service_areas: offer.countries.map((code) => ({
			...{ id: part(`area ${code}`), service_id: id, extent: code, extent_type: "other" },
			name: [offer.area, code].filter((each) => each !== null).join(", "),
		})),
		organization: organizationOf(organisation),
		service_at_locations: [
			{
				id: part("at"),
				service_id: id,
				location_id: location,
				location: { id: location, location_type: "virtual", name: offer.deskName, organization_id: organisation.organisation },
			},
		],
	});
}

function descriptionOf(offer: OfferView): string | null {
	const beds = bedsOf(offer);
	const free = beds === null || offer.bedsAt === null ? null : `Free beds on ${day(offer.bedsAt)}: ${beds}.`;
	const lines = [offer.conditions, free].filter((each) => each !== null);
	return lines.length > 0 ? lines.join("\n") : null;
}

function organizationOf({ organisation, name, profile }: OrganisationCard) {
	const shown = profile?.hidden ? null : profile;
	const about = shown?.about.find(({ language }) => language === "en") ?? shown?.about[0];
	return defined({
		id: organisation,
		name,
		alternate_name: shown?.latin ?? null,
		description: about?.text ?? name,
		website: shown?.links[0] ?? null,
	});
}

const clock = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

function schedulesOf({ profile }: OrganisationCard, { offer, isDayAndNight, until }: OfferView) {
	const always = [{ days: ["mo", "tu", "we", "th", "fr", "sa", "su"], opens: 0, closes: 24 * 60 }];
	const hours = isDayAndNight ? always : profile && !profile.hidden ? profile.hours : [];
	return hours.map(({ days, opens, closes }, i) =>
		defined({
			...{ id: deriveId(offer, `schedule ${i}`), service_id: offer, freq: "WEEKLY", byday: days.join(",").toUpperCase() },
			...{ opens_at: clock(opens), closes_at: clock(closes), valid_to: until, notes: isDayAndNight ? null : (profile?.zone ?? null) },
		}),
	);
}

/** The English name, as the specification asks for. */
function languageName(code: string): string {
	try {
		return new Intl.DisplayNames(["en"], { type: "language" }).of(code) ?? code;
	} catch {
		return code;
	}
}

/** Without what isn't known: HSDS has no null. */
function defined<T extends object>(fields: T) {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as {
		[K in keyof T]: Exclude<T[K], null>;
	};
}
