/** `#/network/policy`: the present policy, the proposals that wait, and a form that proposes a change. */
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Field } from "../../parts/field.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Answered } from "../../parts/states.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { westernDigits } from "../../parts/western-digits.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { PolicyView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { BackToNetwork } from "./back.tsx";
import { PolicyChange } from "./policy-change.tsx";
import { Proposed, WaitingChanges } from "./waiting.tsx";

export default function Policy(): ReactNode {
	const policy = useVerb("readPolicy");
	return (
		<>
			<Heading>
				<Say id="network.policy" />
			</Heading>
			<Answered query={policy}>{(view) => <Opened view={view} />}</Answered>
			<BackToNetwork />
		</>
	);
}

function Opened({ view }: { view: PolicyView }): ReactNode {
	const { vettingMonths, attachmentMiB, quorum, waiting } = view;
	// This isn't in the form, because a policy that is in force at once changes the key of the form. Then the answer would be lost.
	const propose = useAct("proposePolicy");
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
			{propose.data ? (
				// A proposal that waits is in the list above.
				propose.data.proposal === null && <Proposed proposal={null} />
			) : (
				<Form key={`${vettingMonths}-${attachmentMiB}`} view={view} propose={propose} />
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
	propose: ReturnType<typeof useAct<"proposePolicy">>;
}

function Form({ view, propose }: FormProps): ReactNode {
	const [months, setMonths] = useState(String(view.vettingMonths));
	const [size, setSize] = useState(String(view.attachmentMiB));
	const isChanged = Number(months) !== view.vettingMonths || Number(size) !== view.attachmentMiB;
	const isReady = isChanged && isWhole(months, MAX_MONTHS) && isWhole(size, MAX_MIB);
	const { form, refuse, isRefused } = useRefusal<HTMLFormElement>();
	const monthsError = isWhole(months, MAX_MONTHS) ? (
		!isChanged && <Say id="policy.unchanged" />
	) : (
		<Say id="vetting.number-to" values={{ most: MAX_MONTHS }} />
	);
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (!isReady) return refuse();
		propose.mutate({ vettingMonths: Number(months), attachmentMiB: Number(size) });
	};
	return (
		<form ref={form} onSubmit={submit} noValidate>
			<h2>
				<Say id="policy.propose" />
			</h2>
			<Field
				label={<Say id="policy.months-field" />}
				help={<Say id="policy.months-help" />}
				error={isRefused && monthsError}
				inputMode="numeric"
				dir="ltr"
				className="input-digits-4"
				maxLength={3}
				value={months}
				onChange={({ target }) => setMonths(westernDigits(target.value))}
			/>
			<Field
				label={<Say id="policy.size-field" />}
				help={<Say id="policy.size-help" />}
				error={isRefused && !isWhole(size, MAX_MIB) && <Say id="vetting.number-to" values={{ most: MAX_MIB }} />}
				inputMode="numeric"
				dir="ltr"
				className="input-digits-4"
				maxLength={4}
				value={size}
				onChange={({ target }) => setSize(westernDigits(target.value))}
			/>
			{isReady && (
				<div role="status">
					<PolicyChange before={view} after={{ vettingMonths: Number(months), attachmentMiB: Number(size) }} />
				</div>
			)}
			{propose.error && <ErrorNotice error={dataOf(propose.error)} />}
			<div className="buttons">
				<Button type="submit" kind="primary" isBusy={propose.isPending}>
					<Say id="network.propose" />
				</Button>
			</div>
		</form>
	);
}
