/** Asks the proposer for what is missing. */
import type { ReactNode } from "react";
import { Check, Choices } from "../../parts/field.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import { FormDialog } from "../../parts/submit.tsx";
import type { ProposalView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";

const ASKS = ["identity", "references", "safeguarding-training", "code-of-conduct", "call-me"] as const;

export function AskMore({ view, onClose }: { view: ProposalView; onClose(): void }): ReactNode {
	const form = useForm({
		first: { asks: [] as string[] },
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
