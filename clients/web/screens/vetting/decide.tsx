/** The decision about a proposal: approve, ask for more, or refuse. Values to compare are typed first, and not shown before that. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Check, Choices } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import { ReasonDialog } from "../../parts/reason-dialog.tsx";
import { FormDialog } from "../../parts/submit.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { ProposalView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";
import { Compare, isTyped, NOTHING_TYPED, type Typed, useHasWrongKeys } from "./compare.tsx";
import { MISMATCHES, Mismatch } from "./mismatch.tsx";

const ASKS = ["identity", "references", "safeguarding-training", "code-of-conduct", "call-me"] as const;

/** A dialog that asks the proposer for what is missing. */
function AskMore({ view, onClose }: { view: ProposalView; onClose(): void }): ReactNode {
	const form = useForm({
		first: { asks: [] as ProposalView["openAsks"] },
		missing: ({ asks }) => ({ asks: asks.length === 0 && "vetting.missing.one" }),
		act: "askProposer",
		input: ({ asks }) => ({ proposal: view.id, asks }),
		done: onClose,
	});
	return (
		<FormDialog of={form} title={<Say id="vetting.ask-more" />} onClose={onClose} action={<Say id="vetting.send-ask" />}>
			<Say as="p" id="vetting.ask-help" values={{ name: <PersonName person={view.by} /> }} />
			<Choices label={<Say id="vetting.what-missing" />} error={form.problem("asks")}>
				{ASKS.map((code) => (
					<Check key={code} label={<Say id={`vetting.ask.${code}`} />} {...form.tick("asks", code)} />
				))}
			</Choices>
		</FormDialog>
	);
}

export function Decide({ view }: { view: ProposalView }): ReactNode {
	const [typed, setTyped] = useState<Typed>(NOTHING_TYPED);
	const [open, setOpen] = useState<"refuse" | "ask" | null>(null);
	const approve = useAct("approveProposal");
	const { form, refuse, isRefused, reset } = useRefusal<HTMLFormElement>();
	const error = approve.error ? dataOf(approve.error) : null;
	const hasWrongKeys = useHasWrongKeys(view.details.type === "member.add" ? view.details.member : null, typed);
	const refused = MISMATCHES.find((field) => error?.code === "bad-input" && error.field === field) ?? null;
	const mismatch = hasWrongKeys ? "fingerprint" : refused;
	const submit = () => {
		if (!isTyped(view.details, typed)) return refuse();
		const { groups, release, witnesses } = typed;
		approve.mutate({ proposal: view.id, fingerprint: groups.join(""), release, witnesses });
	};
	const startAgain = () => {
		setTyped({ ...NOTHING_TYPED, reached: typed.reached });
		approve.reset();
		reset();
	};
	return (
		<PageSection title="vetting.decide" className="not-printed">
			{mismatch && <Mismatch field={mismatch} by={view.by} onAgain={startAgain} />}
			{!mismatch && view.lapse === null && (
				<Form of={{ ref: form, submit }}>
					<Compare details={view.details} by={view.by} typed={typed} isRefused={isRefused} onChange={setTyped} />
					{error && <ErrorNotice error={error} />}
					<div className="buttons">
						<Button
							type="submit"
							kind="primary"
							isBusy={approve.isPending}
							id={view.tookEffectAtOnce ? "vetting.confirm" : "vetting.approve"}
						/>
					</div>
				</Form>
			)}
			<div className="buttons">
				{view.hasChecklist && <Button onClick={() => setOpen("ask")} id="vetting.ask-more" />}
				{view.mayRefuse && <Button onClick={() => setOpen("refuse")} id={END_WORDS[endOf(view)].action} />}
			</div>
			{open === "ask" && <AskMore view={view} onClose={() => setOpen(null)} />}
			{open === "refuse" && <RefuseDialog view={view} onClose={() => setOpen(null)} />}
		</PageSection>
	);
}

const END_WORDS = {
	refuse: { action: "vetting.refuse", title: "vetting.refuse-ask" },
	suspension: { action: "administration.reinstate", title: "vetting.end-ask" },
	mark: { action: "vetting.end-mark", title: "vetting.end-mark-ask" },
} as const;

/** What a refusal of the proposal ends. */
const endOf = ({ tookEffectAtOnce, isMark }: ProposalView): keyof typeof END_WORDS =>
	isMark ? "mark" : tookEffectAtOnce ? "suspension" : "refuse";

/** A dialog that refuses a proposal, with the reason. */
function RefuseDialog({ view, onClose }: { view: ProposalView; onClose(): void }): ReactNode {
	const refuse = useAct("refuseProposal");
	return (
		<ReasonDialog
			title={<Say id={END_WORDS[endOf(view)].title} />}
			label="vetting.why"
			codes={view.refusals}
			words="vetting.refusal"
			action={<Say id={END_WORDS[endOf(view)].action} />}
			isDangerous
			act={refuse}
			onChoose={(code) => refuse.mutate({ proposal: view.id, code }, { onSuccess: onClose })}
			onClose={onClose}
		>
			{!view.tookEffectAtOnce && <Say as="p" id={view.details.type === "member.add" ? "vetting.needs-invite" : "vetting.refuse-help"} />}
		</ReasonDialog>
	);
}
