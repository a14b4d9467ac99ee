/** `#/me/password`: a new password. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { useSittingFacts } from "../../sitting/sitting-facts.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";
import { NewPassword } from "../door/new-password.tsx";
import { usePasswordRating } from "../door/use-password-rating.ts";
import { BackToMe } from "./back.tsx";

export default function Password(): ReactNode {
	const { name } = useSittingFacts();
	const me = useVerb("me");
	const [password, setPassword] = useState("");
	const { form, refuse, isRefused } = useRefusal<HTMLFormElement>();
	const act = useAct("setPassword");
	const about = [name, me.data?.name, me.data?.network, me.data?.organisation].filter((each) => each != null);
	const rating = usePasswordRating(password, about);
	const submit = () => {
		void rating.submit((isStrong) => {
			if (!isStrong) return refuse();
			if (act.isPending) return;
			act.mutate({ password, signInName: name ?? "" }, { onSuccess: () => setPassword("") });
		});
	};
	return (
		<>
			<Heading id="me.password" />
			{act.error && <ErrorNotice error={dataOf(act.error)} />}
			{act.isSuccess ? (
				<Notice kind="ok" live="polite" title={<Say id="me.password-set" />}>
					<Say as="p" id="me.password-set-help" />
				</Notice>
			) : (
				<Form of={{ ref: form, submit }}>
					<Say as="p" id="me.password-help" />
					<Say as="p" id="me.others-ring-later" />
					{/* For password managers, which keep the sign-in name together with the password. */}
					<input type="hidden" autoComplete="username" value={name ?? ""} />
					<NewPassword rating={rating} password={password} isTried={isRefused} onChange={setPassword} />
					<div className="buttons">
						<Button
							type="submit"
							kind="primary"
							isWide
							isBusy={act.isPending}
							id={act.isPending ? "me.password-setting" : "me.password-set-it"}
						/>
					</div>
				</Form>
			)}
			<BackToMe />
		</>
	);
}
