/** The changes that a proposal makes: each value before and after. */
import type { ReactNode } from "react";
import { CountryName } from "../../parts/country.tsx";
import { Facts } from "../../parts/facts.tsx";
import { GroupedHash } from "../../parts/grouped-hash.tsx";
import { Listed } from "../../parts/listed.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Party } from "../../parts/party.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import type { ProposalView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { PolicyChange } from "../administration/policy-change.tsx";
import { Reading } from "../administration/reading.tsx";
import { SameName } from "../administration/same-name.tsx";
import { ComparedKeys } from "./compared-keys.tsx";
import { effectOf } from "./effect-of.ts";
import { leavingRows } from "./leaving.tsx";

type Of<T extends ProposalView["details"]["type"]> = Extract<ProposalView["details"], { type: T }>;

/** @param isDone whether the proposal is in force. Then the old values aren't known any more, and only the new values are shown. */
export function Details({ details, isDone }: { details: ProposalView["details"]; isDone: boolean }): ReactNode {
	switch (details.type) {
		case "member.add":
			return <Newcomer details={details} />;
		case "organisation.add":
			return (
				<>
					<SameName same={details.same} />
					<Facts
						rows={[
							["vetting.country", <CountryName key="country" code={details.country} />],
							[
								"vetting.parts",
								<Listed key="parts" items={details.parts.map((part) => <Say key={part} id={`vetting.part.${part}` as MessageId} />)} />,
							],
							["vetting.next", <Day key="next" at={details.nextVetting} />],
						]}
					/>
				</>
			);
		case "organisation.change":
			return <OrganisationChange details={details} isDone={isDone} />;
		case "vetting":
			return (
				<Facts
					rows={[
						countryRow(details.country),
						["vetting.due-now", !isDone && <Day key="before" at={details.nextVetting.before} />],
						["vetting.due-then", <Day key="after" at={details.nextVetting.after} />],
					]}
				/>
			);
		case "suspend":
		case "reinstate":
		case "remove":
			return (
				<>
					<Say as="p" id={effectOf(details.type, details.kind, details.code)} />
					<Facts
						rows={[
							countryRow(details.country),
							["vetting.status", <Say key="status" id={`vetting.status.${details.status}` as MessageId} />],
							["vetting.reason", details.code && <Say key="code" id={`vetting.leave.${details.code}` as MessageId} />],
							...leavingRows(details.ended),
						]}
					/>
				</>
			);
		case "policy":
			return <Policy details={details} isDone={isDone} />;
		case "log.restart":
			return (
				<>
					<Notice kind="warn" id="vetting.restart-warning" />
					<Facts
						rows={[
							[
								"vetting.restart-lost",
								<Say key="lost" id="vetting.entries" values={{ count: details.entries.before - details.entries.after }} />,
							],
							["vetting.restart-from", !isDone && <bdi key="from">{details.origin.before}</bdi>],
							["vetting.restart-to", <bdi key="to">{details.origin.after}</bdi>],
						]}
					/>
				</>
			);
		case "log.witnesses":
			return <Witnesses details={details} isDone={isDone} />;
		case "space.add":
		case "space.owner":
			return <Space details={details} isDone={isDone} />;
		case "web.release":
		case "site.release":
			return <Release details={details} isDone={isDone} />;
	}
}

const countryRow = (country: string | null): [MessageId, ReactNode] => [
	"vetting.country",
	country !== null && <CountryName key="country" code={country} />,
];

function Day({ at }: { at: number | null }): ReactNode {
	return at === null ? <Say id="vetting.never" /> : <Say id="parts.date" values={{ date: new Date(at) }} />;
}

function Newcomer({ details }: { details: Of<"member.add"> }): ReactNode {
	const { role, organisation, country, desk, readsRegion, invitedBy, coordinators, returns, fingerprint, nextVetting } = details;
	return (
		<>
			{returns && <Notice kind="info" id="vetting.returns" />}
			<Facts
				rows={[
					["house.role", <Say key="role" id={`parts.role.${role}` as MessageId} />],
					["door.organisation", organisation],
					countryRow(country),
					["door.desk", desk?.name],
					["vetting.invited-by", <PersonName key="invited" person={invitedBy} />],
					[
						"vetting.who-knows",
						coordinators.length > 0 && (
							<Listed key="knows" items={coordinators.map((each) => <PersonName key={each.id} person={each} />)} />
						),
					],
					["vetting.next", <Day key="next" at={nextVetting} />],
				]}
			/>
			{desk !== null && <Say as="p" id="vetting.desk-effect" values={{ desk: desk.name }} />}
			{desk !== null && readsRegion !== null && (
				<Say as="p" id="vetting.shared-effect" values={{ region: <Say id={`facts.region.${readsRegion}`} /> }} />
			)}
			{fingerprint !== null && <ComparedKeys fingerprint={fingerprint} />}
		</>
	);
}

function Policy({ details: { policy }, isDone }: { details: Of<"policy">; isDone: boolean }): ReactNode {
	return <PolicyChange before={policy.before} after={policy.after} isDone={isDone} />;
}

function Witnesses({ details: { wanted, added, kept, removed }, isDone }: { details: Of<"log.witnesses">; isDone: boolean }): ReactNode {
	const list = (keys: string[]) => keys.length > 0 && <Listed items={keys.map((key) => <bdi key={key}>{key}</bdi>)} />;
	if (isDone)
		return (
			<Facts
				rows={[
					["administration.witnesses", list([...kept, ...added])],
					["witnesses.wanted-after", String(wanted.after)],
				]}
			/>
		);
	return (
		<Facts
			rows={[
				["witnesses.added", list(added)],
				["witnesses.kept", list(kept)],
				["witnesses.removed", list(removed)],
				["witnesses.wanted-before", String(wanted.before)],
				["witnesses.wanted-after", String(wanted.after)],
			]}
		/>
	);
}

function Release({
	details: { type, manifest, files },
	isDone,
}: {
	details: Of<"web.release" | "site.release">;
	isDone: boolean;
}): ReactNode {
	const isSite = type === "site.release";
	return (
		<>
			{manifest.after === null && <Notice kind="warn" id={isSite ? "release.site-down" : "release.withdraws"} />}
			{manifest.after !== null && isSite && !isDone && <Notice kind="warn" id="release.site-effect" />}
			<Facts
				rows={[
					[
						"release.present",
						!isDone && (manifest.before ? <GroupedHash key="before" hex={manifest.before} /> : <Say key="none" id="release.none" />),
					],
					["release.proposed", manifest.after && <GroupedHash key="after" hex={manifest.after} />],
					["release.files", files.after !== null && String(files.after)],
				]}
			/>
		</>
	);
}

function OrganisationChange({ details: { facts, reading }, isDone }: { details: Of<"organisation.change">; isDone: boolean }): ReactNode {
	const said = (name: "region" | "affiliation" | "scope") => (
		<>
			{!isDone && facts.before && facts.before[name] !== facts.after?.[name] && (
				<>
					<Say id={`facts.${name}.${facts.before[name]}` as MessageId} /> →{" "}
				</>
			)}
			<Say id={`facts.${name}.${facts.after?.[name]}` as MessageId} />
		</>
	);
	return (
		<>
			<Facts
				rows={[
					["facts.region", said("region")],
					["facts.affiliation", said("affiliation")],
					["facts.scope", said("scope")],
				]}
			/>
			{!isDone && <Reading changes={reading} />}
		</>
	);
}

function Space({ details: { circle, owner }, isDone }: { details: Of<"space.add" | "space.owner">; isDone: boolean }): ReactNode {
	return (
		<Facts
			rows={[
				[
					"vetting.space-readers",
					<Say key="circle" id={circle === "network" ? "shared.network" : (`facts.region.${circle}` as MessageId)} />,
				],
				["vetting.space-owner-now", !isDone && owner.before && <Party key="before" party={owner.before} />],
				["vetting.space-owner", owner.after && <Party key="after" party={owner.after} />],
			]}
		/>
	);
}
