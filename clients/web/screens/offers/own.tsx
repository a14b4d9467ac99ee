/** What a member does with the offers of the own organisation: confirm, change, withdraw, add. */
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Field } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Notice } from "../../parts/notice.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Submit } from "../../parts/submit.tsx";
import { Tag } from "../../parts/tag.tsx";
import { withWesternDigits } from "../../parts/western-digits.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { newId } from "../../sitting/new-id.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { OrganisationShown } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";
import type { OfferShown } from "./offer.tsx";
import { useOfferWords } from "./offer-words.ts";

/** Above the profile: what to confirm, and what to add. */
export function OwnOrganisation({ organisation, own, offers }: OrganisationShown & { own: object & { due: string[] } }): ReactNode {
	const confirming = useAct("confirmOffers");
	const isDue = own.due.length > 0;
	// Beds have a number of their own, which nobody confirms without counting.
	const confirmAll = () => confirming.mutate({ entry: newId(), offers: offers.map(({ offer }) => ({ offer, beds: null })) });
	return (
		<>
			{isDue && <Notice kind="warn" live="polite" id="offers.due" values={{ count: own.due.length }} />}
			{confirming.error && <ErrorNotice error={dataOf(confirming.error)} />}
			<div className="buttons">
				<Link
					className={`button ${isDue ? "" : "button-primary"}`}
					to="/people/offers/$organisation/offers/$offer"
					params={{ organisation, offer: "new" }}
				>
					<Say id="offers.new" />
				</Link>
				<SayLink className="button" to="/people/offers/$organisation/profile" params={{ organisation }} id="offers.profile" />
				{offers.length > 1 && (
					<Button kind={isDue ? "primary" : "secondary"} isBusy={confirming.isPending} onClick={confirmAll} id="offers.confirm-all" />
				)}
			</div>
			<p role="status">{confirming.isSuccess && <Say id="offers.thanks" />}</p>
		</>
	);
}

/** Below one offer. */
export function OwnOffer({ offer: shown, isDue }: { offer: OfferShown; isDue: boolean }): ReactNode {
	const { offer, organisation, kind } = shown;
	const words = useOfferWords();
	const [isAsking, setAsking] = useState(false);
	const withdrawing = useAct("withdrawOffer");
	const form = useForm({
		first: () => ({ beds: shown.beds === null ? "" : String(shown.beds) }),
		missing: ({ beds }) => ({ beds: !/^\d{0,4}$/.test(beds) && "offers.a-number" }),
		keeps: true,
		act: "confirmOffers",
		input: ({ beds }, entry) => ({ entry, offers: [{ offer, beds: beds === "" ? null : Number(beds) }] }),
	});
	return (
		<>
			{isDue && <Tag kind="warn" id="offers.is-due" />}
			<Form of={form}>
				{shown.beds !== null && (
					<Field
						label={<Say id="offers.free-beds" />}
						inputMode="numeric"
						dir="ltr"
						className="input-short"
						error={form.problem("beds")}
						value={form.values.beds}
						onChange={({ target }) => form.change({ beds: withWesternDigits(target.value.trim()) })}
					/>
				)}
				<Submit id="offers.confirm" kind="secondary">
					<SayLink className="button" to="/people/offers/$organisation/offers/$offer" params={{ organisation, offer }} id="offers.change" />
					<Button onClick={() => setAsking(true)} id="offers.withdraw" />
				</Submit>
				<p role="status">{form.isSent && <Say id="offers.thanks" />}</p>
			</Form>
			{isAsking && (
				<ConfirmDialog
					title={<Say id="offers.withdraw-ask" values={{ service: words.service(kind) }} />}
					action={<Say id="offers.withdraw" />}
					isDangerous
					act={withdrawing}
					onConfirm={() => withdrawing.mutate({ entry: newId(), offer }, { onSuccess: () => setAsking(false) })}
					onClose={() => setAsking(false)}
				>
					<Say as="p" id="offers.withdraw-help" />
				</ConfirmDialog>
			)}
		</>
	);
}
