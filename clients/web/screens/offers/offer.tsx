/** An offer of a desk: short in a list, and with everything that the desk says on the page of its organisation. */
import type { ReactNode } from "react";
import { Facts } from "../../parts/facts.tsx";
import { Listed } from "../../parts/listed.tsx";
import { PhoneLink } from "../../parts/phone-link.tsx";
import { Tag } from "../../parts/tag.tsx";
import type { FoundLine } from "../../sitting/verbs/index.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { useOfferWords } from "./offer-words.ts";

export type OfferShown = NonNullable<FoundLine["offer"]>;

/** The service, and whether there is room. What is old is grey, and says so in words. */
export function OfferTitle({ offer: { kind, capacity, freshness } }: { offer: OfferShown }): ReactNode {
	const words = useOfferWords();
	const isFresh = freshness.service === "fresh";
	return (
		<>
			<span className={isFresh ? undefined : "muted"}>{words.service(kind)}</span>{" "}
			<Tag kind={isFresh && capacity === "capacity" ? "ok" : "info"} id={`offers.capacity.${capacity}`} />{" "}
			{!isFresh && <Tag kind="warn" id={freshness.service === "out" ? "offers.out" : "offers.old"} />}
		</>
	);
}

/** How many beds are free, and when the desk has said so. Nothing, when this is too old or the desk says nothing about beds. */
export function BedsLine({ offer: { beds, bedsAt, freshness } }: { offer: OfferShown }): ReactNode {
	if (beds === null || bedsAt === null || freshness.beds === "out") return null;
	return (
		<span className={freshness.beds === "fresh" ? undefined : "muted"}>
			<Say id="offers.beds" values={{ beds }} />
			<Say id="parts.comma" />
			<Say id={freshness.beds === "fresh" ? "offers.beds-at" : "offers.beds-old"} values={{ at: new Date(bedsAt) }} />
		</span>
	);
}

/** In a list. */
export function OfferLine({ offer, reasons }: { offer: OfferShown; reasons: FoundLine["reasons"] }): ReactNode {
	const words = useOfferWords();
	const { deskName, area, countries, languages, isDayAndNight } = offer;
	const where = [...(area === null ? [] : [area]), ...countries.map(words.country)];
	return (
		<li>
			<OfferTitle offer={offer} />
			<div className="muted small">
				<Listed
					items={[
						<bdi key="desk">{deskName}</bdi>,
						<bdi key="where">{words.join(where)}</bdi>,
						...(languages.length > 0 ? [<bdi key="languages">{words.languages(languages)}</bdi>] : []),
						...(isDayAndNight ? [<Say key="night" id="offers.day-and-night" />] : []),
					]}
				/>
			</div>
			<BedsLine offer={offer} />
			{reasons.length > 0 && <Say as="div" className="small" id="offers.fits" values={{ reasons: words.reasons(reasons) }} />}
		</li>
	);
}

/** Everything. */
export function OfferFacts({ offer }: { offer: OfferShown }): ReactNode {
	const words = useOfferWords();
	const { say } = useWords();
	const { area, countries, languages, conditions, cost, isAccessible, isDayAndNight, phone, until, confirmedAt, ageFrom, ageTo } = offer;
	const ages = ageFrom === null ? (ageTo === null ? [] : [say("offers.age-to", { to: ageTo })]) : [agesFrom(say, ageFrom, ageTo)];
	const served = offer.for.map((code) => say(`offers.for.${code}` as MessageId));
	return (
		<Facts
			rows={[
				["offers.beds-label", offer.beds !== null && <BedsLine key="beds" offer={offer} />],
				["offers.for", words.join([...(served.length === 0 ? [say("offers.for-everybody")] : served), ...ages])],
				["offers.languages", words.languages(languages)],
				["offers.where", words.join([...(area === null ? [] : [area]), ...countries.map(words.country)])],
				["offers.hours", isDayAndNight && <Say key="night" id="offers.day-and-night" />],
				["offers.steps", isAccessible && <Say key="steps" id="offers.accessible" />],
				["offers.cost", <Say key="cost" id={`offers.cost.${cost}`} />],
				["offers.conditions", conditions],
				["offers.phone", phone !== null && <PhoneLink key="phone" number={phone} />],
				["offers.until", until !== null && <Say key="until" id="parts.date" values={{ date: new Date(`${until}T12:00`) }} />],
				["offers.confirmed", <Say key="confirmed" id="parts.date" values={{ date: new Date(confirmedAt) }} />],
			]}
		/>
	);
}

const agesFrom = (say: ReturnType<typeof useWords>["say"], from: number, to: number | null): string =>
	to === null ? say("offers.age-from", { from }) : say("offers.ages", { from, to });
