/** `#/people`: organisations by country, their desks and people. */
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { CountryName } from "../../parts/country.tsx";
import { Field } from "../../parts/field.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { OrganisationView, PersonView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { NumbersOf } from "../duty/numbers-of.tsx";
import "./people.css";

export default function People(): ReactNode {
	const people = useVerb("listPeople", undefined, { topics: ["directory"] });
	const [wanted, setWanted] = useState("");
	return (
		<>
			<Heading>
				<Say id="people.title" />
			</Heading>
			<p>
				<Link className="people-link" to="/desk/duty">
					<Say id="duty.title" />
				</Link>
			</p>
			<Field label={<Say id="people.find" />} type="search" dir="auto" value={wanted} onChange={({ target }) => setWanted(target.value)} />
			<Answered query={people}>
				{(organisations) => {
					const found = organisations.filter((each) => matches(each, wanted.trim().toLocaleLowerCase()));
					return found.length > 0 ? (
						found.map((each) => <Organisation key={each.id} organisation={each} />)
					) : (
						<Empty>
							<p>
								<Say id="people.none" />
							</p>
						</Empty>
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

function Organisation({ organisation: { name, country, isSuspended, desks, others } }: { organisation: OrganisationView }): ReactNode {
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
				<div key={desk.id} className="organisation-desk">
					<h3>
						<bdi>{desk.name}</bdi>
						{desk.isMine && (
							<span className="muted small">
								{" "}
								<Say id="people.mine" />
							</span>
						)}
					</h3>
					<NumbersOf party={desk} />
					<PersonList people={desk.people} />
				</div>
			))}
			{others.length > 0 && <PersonList people={others} />}
		</section>
	);
}

function PersonList({ people }: { people: PersonView[] }): ReactNode {
	if (people.length === 0)
		return (
			<p className="muted">
				<Say id="people.nobody" />
			</p>
		);
	return (
		<ul className="people">
			{people.map((person) => (
				<li key={person.id}>
					<Person person={person} />
				</li>
			))}
		</ul>
	);
}

function Person({ person: { id, name, role } }: { person: PersonView }): ReactNode {
	const [isOpen, setOpen] = useState(false);
	const fingerprint = useVerb("fingerprint", { member: id }, { topics: ["directory"], isOff: !isOpen });
	return (
		<details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
			<summary>
				{name === null ? <Say id="parts.unknown-name" /> : <bdi>{name}</bdi>}
				<span className="muted">
					{" "}
					<Say id={`parts.role.${role}` as MessageId} />
				</span>
			</summary>
			<NumbersOf party={{ id }} />
			<p className="muted">
				<Say id="people.fingerprint-help" />
			</p>
			<p className="code" dir="ltr">
				{fingerprint.data}
			</p>
		</details>
	);
}
