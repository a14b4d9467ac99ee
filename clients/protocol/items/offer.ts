/** An offer: one service of a desk, and how long it counts as up to date. SPEC "Profiles and offers", sections 1 and 3. */
import { COUNTRIES } from "../countries.ts";
import { servicesForms } from "../forms/services.ts";
import { VALUE_TYPES } from "../forms/values.ts";
import { bool, id, list, map, nullable, oneOf, prose, ShapeError, text, uint, type ValueOf } from "../schema.ts";
import { checkLanguages, languages } from "./profile.ts";
import { requireDistinct } from "./shape-checks.ts";

/** The kinds of services: those of the field `srv_Kind` of a case. */
export const SERVICE_KINDS = servicesForms[0]?.fields.find(({ code }) => code === "srv_Kind")?.list ?? [];
export const SERVED = ["women", "men", "girls", "boys", "families"] as const;
export const COSTS = ["free", "partly", "paid", "ask"] as const;
/** Whether the desk can take somebody. The codes are those with which a declined hand-off suggests another desk. */
export const CAPACITIES = ["capacity", "waitlist", "additional-assessment-required", "no-capacity"] as const;

const MOST_COUNTRIES = 60;
export const MOST_AGE = 130;
export const MOST_BEDS = 9_999;
/** How many offers one act confirms. */
export const MOST_CONFIRMED = 100;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** After this time, a number of beds is old. In ms. */
export const BEDS_OLD = 48 * HOUR;
/** After this time, it is left out of results. In ms. */
export const BEDS_OUT = 14 * DAY;
/** The same two times for services. */
export const SERVICE_OLD = 180 * DAY;
export const SERVICE_OUT = 365 * DAY;

export const offerShape = map({
	offer: id,
	/** The desk that offers it. */
	desk: id,
	kind: oneOf(SERVICE_KINDS),
	/** Empty: everybody. */
	for: list(oneOf(SERVED), SERVED.length),
	/** In years, both included. */
	ageFrom: nullable(uint),
	ageTo: nullable(uint),
	languages,
	/** ISO 3166-1 alpha-2: where it is offered. */
	countries: list(text(2), MOST_COUNTRIES),
	/** A region within a country, never an address. */
	area: nullable(text(100)),
	conditions: nullable(prose(1_000)),
	cost: oneOf(COSTS),
	/** Without steps. null: not known. */
	isAccessible: nullable(bool),
	isDayAndNight: bool,
	capacity: oneOf(CAPACITIES),
	/** How many are free. null: says nothing about beds. */
	beds: nullable(uint),
	phone: nullable(text(40)),
	/** The last day on which it is offered, as YYYY-MM-DD. */
	until: nullable(text(10)),
});
/** Says that offers are up to date. beds: how many are free now, null says nothing about beds. */
export const confirmShape = map({ offers: list(map({ offer: id, beds: nullable(uint) }), MOST_CONFIRMED) });
/** Takes an offer out. */
export const withdrawShape = map({ offer: id });

export type Offer = ValueOf<typeof offerShape>;
export type Confirmed = ValueOf<typeof confirmShape>["offers"];

/** Checks the rules that the shape can't express. @throws ShapeError */
export function checkOffer(offer: Offer): void {
	requireDistinct("for", offer.for);
	checkLanguages("languages", offer.languages);
	requireDistinct("countries", offer.countries);
	if (offer.countries.length === 0) throw new ShapeError("countries", "takes at least one");
	if (!offer.countries.every((each) => COUNTRIES.has(each)))
		throw new ShapeError("countries", "takes countries as two letters (ISO 3166-1)");
	const { ageFrom, ageTo, until } = offer;
	for (const [field, age] of [
		["ageFrom", ageFrom],
		["ageTo", ageTo],
	] as const)
		if (age !== null && age > MOST_AGE) throw new ShapeError(field, `takes at most ${MOST_AGE}`);
	if (ageFrom !== null && ageTo !== null && ageFrom > ageTo) throw new ShapeError("ageTo", "takes an age that isn't below ageFrom");
	checkBeds("beds", offer.beds);
	if (until !== null && !VALUE_TYPES.date.isValid(until, [])) throw new ShapeError("until", `takes ${VALUE_TYPES.date.rule}`);
}

/** @throws ShapeError */
export function checkConfirmed(offers: Confirmed): void {
	if (offers.length === 0) throw new ShapeError("offers", "takes at least one");
	requireDistinct(
		"offers",
		offers.map(({ offer }) => offer),
	);
	for (const [i, { beds }] of offers.entries()) checkBeds(`offers.${i}.beds`, beds);
}

function checkBeds(field: string, beds: number | null): void {
	if (beds !== null && beds > MOST_BEDS) throw new ShapeError(field, `takes at most ${MOST_BEDS}`);
}

/** fresh: up to date. old: shown in grey. out: left out of results. */
export type Age = "fresh" | "old" | "out";

export interface Freshness {
	service: Age;
	/** null: the offer says nothing about beds. */
	beds: Age | null;
}

/**
 * How old an offer is.
 * @param offer confirmedAt, bedsAt: when the service, and the number of beds, was last confirmed, UTC ms.
 * @param now UTC ms
 * @example freshnessOf({ confirmedAt: now, bedsAt: now - 49 * 3_600_000, until: null }, now) // { service: "fresh", beds: "old" }
 */
export function freshnessOf(offer: { confirmedAt: number; bedsAt: number | null; until: string | null }, now: number): Freshness {
	const hasEnded = offer.until !== null && now >= Date.parse(`${offer.until}T00:00:00Z`) + DAY;
	const service = hasEnded ? "out" : ageOf(now - offer.confirmedAt, SERVICE_OLD, SERVICE_OUT);
	if (offer.bedsAt === null) return { service, beds: null };
	return { service, beds: service === "out" ? "out" : ageOf(now - offer.bedsAt, BEDS_OLD, BEDS_OUT) };
}

const ageOf = (age: number, old: number, out: number): Age => (age > out ? "out" : age > old ? "old" : "fresh");
