/** Asks the proposer for what is missing. */
import { type ReactNode, useState } from "react";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { Check, Choices } from "../../parts/field.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { ProposalView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

const ASKS = ["identity", "references", "safeguarding-training", "code-of-conduct", "call-me"] as const;

export function AskMore({ view, onClose }: { view: ProposalView; onClose(): void }): ReactNode {
	const [asks, setAsks] = useState<string[]>([]);
	const ask = useAct("askProposer");
	const { form, refuse, isRefused } = useRefusal<HTMLDivElement>();
	const toggle = (code: string) => setAsks(asks.includes(code) ? asks.filter((each) => each !== code) : [...asks, code]);
	return (
		<ConfirmDialog
			title={<Say id="vetting.ask-more" />}
			onClose={onClose}
			action={<Say id="vetting.send-ask" />}
			isBusy={ask.isPending}
			error={ask.error}
			onConfirm={() => (asks.length === 0 ? refuse() : ask.mutate({ proposal: view.id, asks }, { onSuccess: onClose }))}
		>
			<p>
				<Say id="vetting.ask-help" values={{ name: <PersonName person={view.by} /> }} />
			</p>
			<div ref={form}>
				<Choices label={<Say id="vetting.what-missing" />} error={isRefused && asks.length === 0 && <Say id="vetting.missing.one" />}>
					{ASKS.map((code) => (
						<Check key={code} label={<Say id={`vetting.ask.${code}`} />} checked={asks.includes(code)} onChange={() => toggle(code)} />
					))}
				</Choices>
			</div>
		</ConfirmDialog>
	);
}
