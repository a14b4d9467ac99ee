/** `#/administration/restart`: proposes to go on with the access log under a new name, after a restore has lost its newest entries. */
import type { ReactNode } from "react";
import { Facts } from "../../parts/facts.tsx";
import { CodeField } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { RestartView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";
import { BackToAdministration } from "./back.tsx";
import { Proposed, WaitingChanges } from "./waiting.tsx";

/** The server signs again a moment after a restart is in force, and sends no news of it. In ms. */
const ASKS_EVERY = 5_000;

export default function Restart(): ReactNode {
	const restart = useVerb("readRestart", undefined, { asksEvery: ASKS_EVERY });
	return (
		<>
			<Heading id="restart.title" />
			<Answered query={restart}>{(view) => <RestartProposal view={view} />}</Answered>
			<BackToAdministration />
		</>
	);
}

function RestartProposal({ view }: { view: RestartView }): ReactNode {
	if (!view.isNeeded) return <Empty id="restart.not-needed" />;
	return (
		<>
			<Notice kind="warn" title={<Say id="restart.first" />}>
				<Say as="p" id="restart.first-what" />
			</Notice>
			<Say as="p" id="restart.effect" />
			<WaitingChanges changes={view.waiting} />
			{view.waiting.length === 0 && <OriginForm view={view} />}
		</>
	);
}

function OriginForm({ view }: { view: RestartView }): ReactNode {
	const form = useForm({
		first: { origin: view.suggested },
		missing: ({ origin }) => ({ origin: origin.trim() === "" && "administration.missing.name" }),
		wrong: { origin: ["origin", "restart.origin-wrong"] },
		act: "proposeRestart",
		input: ({ origin }) => ({ origin: origin.trim() }),
	});
	if (form.answer) return <Proposed proposal={form.answer.proposal} />;
	return (
		<Form of={form}>
			<Facts rows={[["vetting.restart-from", <bdi key="now">{view.origin}</bdi>]]} />
			<CodeField
				label={<Say id="vetting.restart-to" />}
				help={<Say id="restart.origin-help" />}
				maxLength={200}
				{...form.field("origin")}
			/>
			<Submit id="administration.propose" kind="danger" />
		</Form>
	);
}
