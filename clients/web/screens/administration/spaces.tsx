/** `#/administration/spaces`: the spaces of the network, with the desks that answer for them. Offers the first ones, and proposes others. */
import type { ReactNode } from "react";
import { Check } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { Select } from "../../parts/select.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { MissingSpaceView, NetworkSpacesView, OwnerChoice } from "../../sitting/verbs/index.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";
import { BackToAdministration } from "./back.tsx";
import { WaitingLink } from "./waiting.tsx";

type Circle = MissingSpaceView["circle"];
type Space = Pick<MissingSpaceView, "use" | "circle">;

export default function Spaces(): ReactNode {
	const view = useVerb("readNetworkSpaces");
	return (
		<>
			<Heading id="administration.spaces" />
			<Say as="p" id="spaces.what" />
			<Answered query={view}>{(each) => <All view={each} />}</Answered>
			<BackToAdministration />
		</>
	);
}

function All({ view: { spaces, missing, circles } }: { view: NetworkSpacesView }): ReactNode {
	const waiting = missing.filter((each) => each.waiting !== null);
	const offered = missing.filter((each) => each.waiting === null);
	return (
		<>
			{spaces.length === 0 ? (
				<Empty id="spaces.none" />
			) : (
				<Rows>
					{spaces.map((space) => (
						<Row key={space.id} title={<SpaceTitle space={space} />}>
							{space.owner !== null && <Say id="spaces.owner-is" values={{ desk: space.owner }} />}
						</Row>
					))}
				</Rows>
			)}
			{waiting.map((space) => (
				<Notice key={keyOf(space)} kind="ok" live="polite">
					<p>
						<SpaceTitle space={space} />
					</p>
					<WaitingLink proposal={space.waiting} />
				</Notice>
			))}
			{offered.length > 0 && (
				<PageSection title="spaces.first">
					<FirstForm key={offered.map(keyOf).join(" ")} offered={offered} />
				</PageSection>
			)}
			{circles.length === 0 ? (
				<Say as="p" id="spaces.no-seat" />
			) : (
				<PageSection title="spaces.another">
					<AnotherForm circles={circles} />
				</PageSection>
			)}
		</>
	);
}

const keyOf = ({ use, circle }: Space): string => `${use}/${circle}`;

function useCircleName(): (circle: Circle) => string {
	const { say } = useWords();
	return (circle) => say(circle === "network" ? "shared.network" : (`facts.region.${circle}` as MessageId));
}

function SpaceTitle({ space: { use, circle } }: { space: Space }): ReactNode {
	const nameOf = useCircleName();
	return use === "offers" ? <Say id="spaces.offers" /> : <Say id="spaces.forum" values={{ circle: nameOf(circle) }} />;
}

const optionsOf = (desks: readonly OwnerChoice[]) => [
	{ value: "", label: "" },
	...desks.map(({ id, name, organisation }) => ({ value: id, label: `${name} (${organisation})` })),
];

/** The first spaces, each with the desk that answers for it. All that are ticked are proposed at once. */
function FirstForm({ offered }: { offered: MissingSpaceView[] }): ReactNode {
	const form = useForm({
		first: { wanted: offered.map(keyOf), owners: {} as Record<string, string> },
		missing: ({ wanted, owners }) => ({
			wanted: wanted.length === 0,
			owners: wanted.some((key) => (owners[key] ?? "") === ""),
		}),
		act: "proposeNetworkSpaces",
		input: ({ wanted, owners }) => ({
			spaces: offered
				.filter((space) => wanted.includes(keyOf(space)))
				.map((space) => ({ use: space.use, circle: space.circle, owner: owners[keyOf(space)] ?? "" })),
		}),
	});
	const { wanted, owners } = form.values;
	return (
		<Form of={form}>
			<Say as="p" id="spaces.first-help" />
			{offered.map((space) => {
				const key = keyOf(space);
				return (
					<div key={key}>
						<Check label={<SpaceTitle space={space} />} {...form.tick("wanted", key)} />
						{wanted.includes(key) && (
							<Select
								label={<Say id="vetting.space-owner" />}
								options={optionsOf(space.desks)}
								value={owners[key] ?? ""}
								error={form.isRefused && (owners[key] ?? "") === "" && <Say id="parts.missing" />}
								onChange={({ target }) => form.change({ owners: { ...owners, [key]: target.value } })}
							/>
						)}
					</div>
				);
			})}
			<Submit id="administration.propose" />
		</Form>
	);
}

function AnotherForm({ circles }: { circles: NetworkSpacesView["circles"] }): ReactNode {
	const nameOf = useCircleName();
	const form = useForm({
		first: { circle: "", owner: "" },
		missing: ({ circle, owner }) => ({ circle: circle === "", owner: owner === "" }),
		act: "proposeNetworkSpaces",
		input: ({ circle, owner }) => ({ spaces: [{ use: "forum", circle: circle as Circle, owner }] }),
	});
	const { circle } = form.values;
	const desks = circles.find((each) => each.circle === circle)?.desks ?? [];
	const options = [{ value: "", label: "" }, ...circles.map((each) => ({ value: each.circle, label: nameOf(each.circle) }))];
	return (
		<Form of={form}>
			<Select
				label={<Say id="vetting.space-readers" />}
				options={options}
				{...form.field("circle")}
				onChange={({ target }) => form.change({ circle: target.value, owner: "" })}
			/>
			<Select label={<Say id="vetting.space-owner" />} options={optionsOf(desks)} {...form.field("owner")} />
			<Submit id="administration.propose" kind="secondary" />
			{form.isSent && <Notice kind="ok" live="polite" id="administration.waits-for-second" />}
		</Form>
	);
}
