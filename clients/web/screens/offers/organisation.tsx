/** `#/people/offers/:organisation`: the profile of an organisation, and everything that its desks offer. */
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { CountryName } from "../../parts/country.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { OrganisationShown } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { BackToOffers } from "./back.tsx";
import { OfferFacts, OfferTitle } from "./offer.tsx";
import { OwnOffer, OwnOrganisation } from "./own.tsx";
import { ProfileFacts } from "./profile.tsx";
import "./offers.css";

export default function Organisation(): ReactNode {
	const { organisation } = useParams({ strict: false }) as { organisation: string };
	const shown = useVerb("readOrganisation", { organisation });
	return (
		<>
			<Answered query={shown} hasHeading>
				{(each) => (each === null ? <Gone /> : <Shown shown={each} />)}
			</Answered>
			<BackToOffers />
		</>
	);
}

function Gone(): ReactNode {
	return (
		<>
			<Heading id="people.offers" />
			<Empty id="offers.gone" />
		</>
	);
}

function Shown({ shown }: { shown: OrganisationShown }): ReactNode {
	const { name, country, region, profile, offers, foreignEntries, own } = shown;
	return (
		<>
			<Heading title="people.offers">
				<bdi>{name}</bdi>
			</Heading>
			<p className="muted">
				<CountryName code={country} />
				{region !== null && (
					<>
						<Say id="parts.comma" />
						<Say id={`facts.region.${region}` as MessageId} />
					</>
				)}
			</p>
			{own && <OwnOrganisation {...shown} own={own} />}
			{foreignEntries > 0 && <Notice kind="warn" id="offers.foreign" values={{ count: foreignEntries }} />}
			<PageSection title="offers.about">
				{profile === null ? <Empty id="offers.no-profile" /> : <ProfileFacts profile={profile} />}
			</PageSection>
			<PageSection title="offers.offered">
				{offers.length === 0 && <Empty id="offers.nothing" />}
				<ul className="offers">
					{offers.map((offer) => (
						<li key={offer.offer}>
							<h3>
								<OfferTitle offer={offer} />
							</h3>
							<p className="muted small">
								<bdi>{offer.deskName}</bdi>
							</p>
							<OfferFacts offer={offer} />
							{own && <OwnOffer key={`${offer.confirmedAt}`} offer={offer} isDue={own.due.includes(offer.offer)} />}
						</li>
					))}
				</ul>
			</PageSection>
		</>
	);
}
