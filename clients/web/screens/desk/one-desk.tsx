/** `#/desk/:desk`: one desk with its people, its printed code and its bell. A coordinator also adds and removes people here. */
import { Link, useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Heading } from "../../parts/heading.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { useOnward } from "../../parts/use-onward.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { DeskKeysView, DeskPersonView, DesksView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { LatinName } from "../organisation/latin-name.tsx";
import { AddPerson } from "./add-person.tsx";
import { CloseDesk, RemovePerson } from "./ask-first.tsx";
import { BackToDesks } from "./back.tsx";
import { DeskPeople } from "./desk-people.tsx";
import { KeyNotice } from "./key-notice.tsx";

export default function OneDesk(): ReactNode {
	const { desk: id } = useParams({ strict: false }) as { desk: string };
	const view = useVerb("readDesks");
	return (
		<Answered query={view} hasHeading>
			{(each) => {
				const desk = each.desks.find((one) => one.id === id);
				return desk ? <DeskContents key={id} desk={desk} view={each} /> : <Gone />;
			}}
		</Answered>
	);
}

function Gone(): ReactNode {
	return (
		<>
			<Heading id="desk.gone" />
			<Empty id="desk.gone-help" />
			<BackToDesks />
		</>
	);
}

function DeskContents({ desk, view }: { desk: DeskKeysView; view: DesksView }): ReactNode {
	const { id, name, people, canHoldCases } = desk;
	const { mayManage, colleagues } = view;
	const navigate = useOnward();
	const [toRemove, setToRemove] = useState<DeskPersonView | null>(null);
	const [isClosing, setClosing] = useState(false);
	const others = colleagues.filter((each) => !each.desks.includes(id));
	return (
		<>
			<Heading title="house.desk">
				<bdi>{name}</bdi>
			</Heading>
			<KeyNotice desk={desk} />
			<PageSection title="desk.people">
				<DeskPeople people={people} button={mayManage ? (person) => <RemoveButton person={person} onPress={setToRemove} /> : undefined} />
				{!canHoldCases && <Say as="p" className="muted" id="desk.too-small" />}
				{mayManage && <AddPerson desk={desk} others={others} />}
			</PageSection>
			<PrintedCode desk={desk} />
			<PageSection title="desk.bell">
				<Say as="p" id="desk.bell-help" />
				<p className="buttons">
					<SayLink className="button" to="/desk/$desk/bell" params={{ desk: id }} id="desk.bell-open" />
				</p>
			</PageSection>
			{mayManage && <LatinName key={desk.latin} organisation={desk.organisation} desk={id} latin={desk.latin} />}
			{mayManage && (
				<PageSection title="desk.end">
					<Say as="p" id="desk.end-help" />
					<div className="buttons">
						<Button kind="danger" onClick={() => setClosing(true)} id="desk.close" />
					</div>
				</PageSection>
			)}
			<BackToDesks />
			{toRemove && <RemovePerson desk={desk} person={toRemove} onClose={() => setToRemove(null)} />}
			{isClosing && <CloseDesk desk={desk} onClose={() => setClosing(false)} onDone={() => void navigate({ to: "/desk" })} />}
		</>
	);
}

function RemoveButton({ person, onPress }: { person: DeskPersonView; onPress(person: DeskPersonView): void }): ReactNode {
	return (
		<Button kind="quiet" onClick={() => onPress(person)}>
			<Say as="span" id="desk.remove" values={{ name: <PersonName person={person} /> }} />
		</Button>
	);
}

function PrintedCode({ desk: { id, hasPrintedCode, isMine } }: { desk: DeskKeysView }): ReactNode {
	return (
		<PageSection title="desk.code">
			<Say as="p" id={hasPrintedCode ? "desk.code-there" : "desk.code-missing"} />
			{isMine ? (
				<p className="buttons">
					<Link className="button" to="/desk/$desk/code" params={{ desk: id }}>
						<Say id={hasPrintedCode ? "desk.code-open" : "desk.code-make"} />
					</Link>
				</p>
			) : (
				<Say as="p" className="muted" id="desk.code-members-only" />
			)}
		</PageSection>
	);
}
