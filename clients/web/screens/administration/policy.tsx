/** `#/administration/policy`: the present policy, the proposals that wait, and a form that proposes a change. */
import { type ReactNode, useState } from "react";
import { Facts } from "../../parts/facts.tsx";
import { Field } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Answered } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { westernDigits } from "../../parts/western-digits.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { Answer, PolicyView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";
import { BackToAdministration } from "./back.tsx";
import { PolicyChange } from "./policy-change.tsx";
import { Proposed, WaitingChanges } from "./waiting.tsx";

export default function Policy(): ReactNode {
	const policy = useVerb("readPolicy");
	return (
		<>
			<Heading id="administration.policy" />
			<Answered query={policy}>{(view) => <PolicyAndProposals view={view} />}</Answered>
			<BackToAdministration />
		</>
	);
}

function PolicyAndProposals({ view }: { view: PolicyView }): ReactNode {
	const { vettingMonths, attachmentMiB, quorum, waiting } = view;
	// This isn't in the form, because a policy that is in force at once changes the key of the form. Then the answer would be lost.
	const [answer, setAnswer] = useState<Answer<"proposePolicy"> | null>(null);
	return (
		<>
			<Facts
				rows={[
					["policy.vetting", <Say key="months" id="policy.months" values={{ count: vettingMonths }} />],
					["policy.attachments", <Say key="size" id="policy.size" values={{ count: attachmentMiB }} />],
					["policy.quorum", <Say key="quorum" id={quorum === 2 ? "policy.two" : "policy.one"} />],
				]}
			/>
			<WaitingChanges changes={waiting} />
			{answer ? (
				// A proposal that waits is in the list above.
				answer.proposal === null && <Proposed proposal={null} />
			) : (
				<PolicyForm key={`${vettingMonths}-${attachmentMiB}`} view={view} onProposed={setAnswer} />
			)}
		</>
	);
}

/** The largest values that the form takes. The server may be configured to allow only smaller files. */
const MAX_MONTHS = 120;
const MAX_MIB = 4096;

const isWhole = (text: string, most: number) => /^[1-9]\d{0,3}$/.test(text) && Number(text) <= most;

interface FormProps {
	view: PolicyView;
	onProposed(answer: Answer<"proposePolicy">): void;
}

function PolicyForm({ view, onProposed }: FormProps): ReactNode {
	const form = useForm({
		first: { months: String(view.vettingMonths), size: String(view.attachmentMiB) },
		missing: ({ months, size }) => ({
			months: !isWhole(months, MAX_MONTHS) || (!isChanged(view, after(months, size)) && "policy.unchanged"),
			size: !isWhole(size, MAX_MIB),
		}),
		act: "proposePolicy",
		input: ({ months, size }) => after(months, size),
		done: onProposed,
	});
	const { months, size } = form.values;
	const isReady = isWhole(months, MAX_MONTHS) && isWhole(size, MAX_MIB) && isChanged(view, after(months, size));
	const tooLarge = (most: number) => <Say id="vetting.number-to" values={{ most }} />;
	return (
		<Form of={form}>
			<Say as="h2" id="policy.propose" />
			<Field
				label={<Say id="policy.months-field" />}
				help={<Say id="policy.months-help" />}
				error={form.isRefused && !isWhole(months, MAX_MONTHS) ? tooLarge(MAX_MONTHS) : form.problem("months")}
				inputMode="numeric"
				dir="ltr"
				className="input-digits-4"
				maxLength={3}
				value={months}
				onChange={({ target }) => form.change({ months: westernDigits(target.value) })}
			/>
			<Field
				label={<Say id="policy.size-field" />}
				help={<Say id="policy.size-help" />}
				error={form.isRefused && !isWhole(size, MAX_MIB) && tooLarge(MAX_MIB)}
				inputMode="numeric"
				dir="ltr"
				className="input-digits-4"
				maxLength={4}
				value={size}
				onChange={({ target }) => form.change({ size: westernDigits(target.value) })}
			/>
			{isReady && (
				<div role="status">
					<PolicyChange before={view} after={after(months, size)} />
				</div>
			)}
			<Submit id="administration.propose" />
		</Form>
	);
}

type Limits = Pick<PolicyView, "vettingMonths" | "attachmentMiB">;

const after = (months: string, size: string): Limits => ({ vettingMonths: Number(months), attachmentMiB: Number(size) });

const isChanged = (before: Limits, { vettingMonths, attachmentMiB }: Limits) =>
	vettingMonths !== before.vettingMonths || attachmentMiB !== before.attachmentMiB;
