/** `#/desk`: the desks of my organisation with their people, the people who have the key of each desk, and the people who join. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Field } from "../../parts/field.tsx";
import { Heading } from "../../parts/heading.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { FormDialog } from "../../parts/submit.tsx";
import { useOnward } from "../../parts/use-onward.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { DesksView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";
import { DeskCard } from "./desk-card.tsx";
import { Joining } from "./joining.tsx";
import "./desk.css";

export default function Desks(): ReactNode {
	const view = useVerb("readDesks");
	return (
		<>
			<Heading id="desk.title" />
			<Say as="p" id="desk.what" />
			<Answered query={view}>{(each) => <All view={each} />}</Answered>
		</>
	);
}

function All({ view: { desks, mayManage } }: { view: DesksView }): ReactNode {
	const [isOpening, setOpening] = useState(false);
	return (
		<>
			{mayManage && (
				<p className="buttons">
					<SayLink className="button button-primary" to="/desk/invite" id="desk.invite" />
				</p>
			)}
			{mayManage && <Joining />}
			{desks.map((desk) => (
				<DeskCard key={desk.id} desk={desk} mayManage={mayManage} />
			))}
			{desks.length === 0 && <Empty id={mayManage ? "desk.none-yet" : "desk.none"} />}
			{mayManage && (
				<div className="buttons">
					<Button onClick={() => setOpening(true)} id="desk.open" />
				</div>
			)}
			{isOpening && <OpenDesk onClose={() => setOpening(false)} />}
		</>
	);
}

/** Asks for the name of a new desk. */
function OpenDesk({ onClose }: { onClose(): void }): ReactNode {
	const navigate = useOnward();
	const form = useForm({
		first: { name: "" },
		missing: ({ name }) => ({ name: name.trim() === "" && "administration.missing.name" }),
		wrong: { name: ["name", "parts.wrong-name"] },
		act: "openNewDesk",
		input: ({ name }) => ({ name: name.trim() }),
		done: ({ desk }) => navigate({ to: "/desk/$desk", params: { desk } }),
	});
	return (
		<FormDialog of={form} title={<Say id="desk.open" />} onClose={onClose} action={<Say id="desk.open-it" />}>
			<Field label={<Say id="desk.name" />} help={<Say id="desk.name-help" />} dir="auto" maxLength={120} {...form.field("name")} />
			<Say as="p" id="desk.open-help" />
		</FormDialog>
	);
}
