/**
 * `#/people`: organisations by country, their desks and people, and then the admins and auditors of the network. The address may name one desk
 * or person, which Find has opened.
 */
import { useSearch } from "@tanstack/react-router";
import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import { CountryName } from "../../parts/country.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Field } from "../../parts/field.tsx";
import { Heading } from "../../parts/heading.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { OrganisationView, PersonView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { NumbersOf, Readiness } from "../duty/numbers-of.tsx";
import "./people.css";

export default function People(): ReactNode {
	const { at } = useSearch({ strict: false }) as { at?: string };
	return <List key={at} at={at ?? null} />;
}

/** @param at a desk or a person to begin with, by id. */
function List({ at }: { at: string | null }): ReactNode {
	const people = useVerb("listPeople");
	const network = useVerb("listNetworkPeople");
	const [wanted, setWanted] = useState("");
	return (
		<>
			<Heading id="people.title" />
			<p>
				<SayLink className="people-link" to="/people/offers" id="people.offers" />
			</p>
			<p>
				<SayLink className="people-link" to="/desk/duty" id="duty.title" />
			</p>
			<p>
				<SayLink className="people-link" to="/people/shared" id="shared.title" />
			</p>
			<Field label={<Say id="people.find" />} type="search" dir="auto" value={wanted} onChange={({ target }) => setWanted(target.value)} />
			<Answered query={people}>
				{(organisations) => {
					const text = wanted.trim().toLocaleLowerCase();
					const found = organisations.filter((each) => matches(each, text));
					const ofNetwork = network.data?.filter(({ name }) => (name ?? "").toLocaleLowerCase().includes(text)) ?? [];
					return found.length + ofNetwork.length > 0 ? (
						<>
							{found.map((each) => (
								<Organisation key={each.id} organisation={each} at={at} />
							))}
							{ofNetwork.length > 0 && <NetworkPeople people={ofNetwork} at={at} />}
						</>
					) : (
						<Empty id="people.none" />
					);
				}}
			</Answered>
		</>
	);
}

function matches({ name, desks, others }: OrganisationView, wanted: string): boolean {
	const people = [...desks.flatMap((desk) => desk.people), ...others];
	const texts = [name, ...desks.map((desk) => desk.name), ...people.map((person) => person.name ?? "")];
	return texts.some((text) => text.toLocaleLowerCase().includes(wanted));
}

interface Props {
	organisation: OrganisationView;
	at: string | null;
}

function Organisation({ organisation: { name, country, isSuspended, desks, others }, at }: Props): ReactNode {
	return (
		<section className="organisation">
			<h2>
				<bdi>{name}</bdi>
			</h2>
			<p className="muted">
				<CountryName code={country} />
				{isSuspended && (
					<>
						{" "}
						<Say id="people.suspended" />
					</>
				)}
			</p>
			{desks.map((desk) => (
				<Desk key={desk.id} desk={desk} at={at} />
			))}
			{others.length > 0 && <PersonList people={others} at={at} />}
		</section>
	);
}

function Desk({ desk, at }: { desk: OrganisationView["desks"][number]; at: string | null }): ReactNode {
	const heading = useFocus<HTMLHeadingElement>(desk.id === at);
	return (
		<div className="organisation-desk">
			<h3 ref={heading} tabIndex={-1}>
				<bdi>{desk.name}</bdi>
				{desk.isMine && (
					<span className="muted small">
						{" "}
						<Say id="people.mine" />
					</span>
				)}
			</h3>
			<NumbersOf party={desk} />
			<Readiness desk={desk.id} />
			<PersonList people={desk.people} at={at} />
		</div>
	);
}

function NetworkPeople({ people, at }: { people: PersonView[]; at: string | null }): ReactNode {
	return (
		<section className="organisation">
			<Say as="h2" id="people.network" />
			<PersonList people={people} at={at} />
		</section>
	);
}

function PersonList({ people, at }: { people: PersonView[]; at: string | null }): ReactNode {
	if (people.length === 0) return <Say as="p" className="muted" id="people.nobody" />;
	return (
		<ul className="people">
			{people.map((person) => (
				<li key={person.id}>
					<Person person={person} isWanted={person.id === at} />
				</li>
			))}
		</ul>
	);
}

function Person({ person: { id, name, role }, isWanted }: { person: PersonView; isWanted: boolean }): ReactNode {
	const [isOpen, setOpen] = useState(isWanted);
	const summary = useFocus<HTMLElement>(isWanted);
	const fingerprint = useVerb("fingerprint", { member: id }, { isOff: !isOpen });
	return (
		<details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
			<summary ref={summary}>
				{name === null ? <Say id="parts.unknown-name" /> : <bdi>{name}</bdi>}
				<span className="muted">
					{" "}
					<Say id={`parts.role.${role}` as MessageId} />
				</span>
			</summary>
			<NumbersOf party={{ id }} />
			<Say as="p" className="muted" id="people.fingerprint-help" />
			<p className="code" dir="ltr">
				{fingerprint.data}
			</p>
			{fingerprint.error && <ErrorNotice error={dataOf(fingerprint.error)} />}
		</details>
	);
}

/** Moves the focus from the heading of the screen to the desk or person that the address names. */
function useFocus<E extends HTMLElement>(isWanted: boolean): RefObject<E | null> {
	const element = useRef<E>(null);
	useEffect(() => {
		if (isWanted) element.current?.focus();
	}, [isWanted]);
	return element;
}
