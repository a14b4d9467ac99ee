/** Help for the commands about who is who. */
import type { Help } from "./form.ts";

export const people: Record<string, Help> = {
	"organisation add": {
		does: "Propose an organisation. Admins only.",
		words: { name: "Its name.", country: "Two letters, ISO 3166-1.", parts: "Parts of the route it works in." },
		examples: ['cloister organisation add "Safe Harbour" --country AL --parts origin --identity-seen in-person --references 3'],
	},
	"organisation list": { does: "List the organisations.", examples: ["cloister organisation list"] },
	"organisation suspend": {
		does: "Suspend an organisation at once. Admins only.",
		words: { organisation: "Which." },
		examples: ['cloister organisation suspend "Safe Harbour" --code investigation'],
	},
	"organisation reinstate": {
		does: "Propose to lift a suspension. Admins only.",
		words: { organisation: "Which." },
		examples: ['cloister organisation reinstate "Safe Harbour"'],
	},
	"organisation remove": {
		does: "Propose to remove an organisation for good. Admins only.",
		words: { organisation: "Which." },
		examples: ['cloister organisation remove "Safe Harbour" --code left'],
	},
	"organisation vetting": {
		does: "Record that an organisation was vetted again. Admins only.",
		words: { organisation: "Which." },
		examples: ['cloister organisation vetting "Safe Harbour" --identity-seen in-person --references 2'],
	},
	"policy show": { does: "Show the network's policy.", examples: ["cloister policy show"] },
	"policy set": {
		does: "Propose a policy. Admins only.",
		words: {
			"vetting-months": "Months until a vetting must be renewed.",
			"attachment-mib": "Largest attachment, in MiB.",
		},
		examples: ["cloister policy set --vetting-months 12 --attachment-mib 64"],
	},
	"invite staff": {
		does: "Invite a colleague. Coordinators only.",
		words: { organisation: "Yours, if left out.", desk: "Desk that the person will belong to.", "valid-for": "Hours, at most 168." },
		examples: ["cloister invite staff --desk Shelter"],
	},
	"invite coordinator": {
		does: "Invite a coordinator: coordinators for their own organisation, admins the first of one.",
		words: { organisation: "Yours, if left out.", desk: "Desk that the person will belong to.", "valid-for": "Hours, at most 168." },
		examples: ['cloister invite coordinator --organisation "Safe Harbour"'],
	},
	"invite admin": {
		does: "Invite another network admin. Admins only.",
		words: { "valid-for": "Hours, at most 168." },
		examples: ["cloister invite admin"],
	},
	"invite auditor": {
		does: "Invite an auditor. Admins only.",
		words: { organisation: "One whose log they will read; of the whole network if left out.", "valid-for": "Hours, at most 168." },
		examples: ["cloister invite auditor"],
	},
	"invite returning": {
		does: "Invite a known member who has lost password and recovery code.",
		more: "They come back as who they were, with new keys that two people vouch for.",
		words: { member: "Who.", "valid-for": "Hours, at most 168." },
		examples: ['cloister invite returning "Ana Kola"'],
	},
	"vetting list": {
		does: "Show what waits for approval, who waits to be vouched for, which vettings are due. Admins only.",
		examples: ["cloister vetting list"],
	},
	"vetting approve": {
		does: "Approve what somebody else proposed.",
		more: "For a person: reach them independently, and type the fingerprint that they read out to you.",
		words: { proposal: "Its id, or the name of the person or organisation.", fingerprint: "As the person read it out; needed for people." },
		examples: ['cloister vetting approve "Ana Kola" --fingerprint "01234 56789 ..."', 'cloister vetting approve "Safe Harbour"'],
	},
	"vetting refuse": {
		does: "Refuse what somebody else proposed.",
		words: { proposal: "Its id, or the name of the person or organisation." },
		examples: ['cloister vetting refuse "Ana Kola" --code references-missing'],
	},
	"vetting ask": {
		does: "Ask the proposer for more before you approve.",
		words: { proposal: "Its id, or the name of the person or organisation.", for: "What is missing." },
		examples: ['cloister vetting ask "Safe Harbour" --for references,call-me'],
	},
	"member list": {
		does: "List the members.",
		words: { organisation: "Of one organisation only." },
		examples: ["cloister member list", 'cloister member list --organisation "Safe Harbour"'],
	},
	"member show": {
		does: "Show one member: who vouched, since when which keys, desks.",
		words: { member: "Who." },
		examples: ['cloister member show "Ana Kola"'],
	},
	"member vouch": {
		does: "Vouch for somebody who has joined, as the one who knows them.",
		words: { member: "Who: the name, or the id that they see after joining." },
		examples: ['cloister member vouch "Ana Kola" --identity-seen in-person --references 2 --training 2026-05-01 --conduct 2026-05-02'],
	},
	"member suspend": {
		does: "Suspend somebody at once.",
		words: { member: "Who." },
		examples: ['cloister member suspend "Ana Kola" --code investigation'],
	},
	"member reinstate": {
		does: "Propose to lift a suspension.",
		words: { member: "Who." },
		examples: ['cloister member reinstate "Ana Kola"'],
	},
	"member remove": {
		does: "Remove somebody for good. Colleagues' programs then renew the keys.",
		words: { member: "Who." },
		examples: ['cloister member remove "Ana Kola" --code left'],
	},
	"member role": {
		does: "Make a colleague a coordinator, or staff again.",
		words: { member: "Who.", role: "What they will be." },
		examples: ['cloister member role "Ana Kola" coordinator'],
	},
	"member vetting": {
		does: "Record that somebody was vetted again. Admins only.",
		words: { member: "Who." },
		examples: ['cloister member vetting "Ana Kola" --identity-seen video-call --references 1'],
	},
	"desk add": {
		does: "Open a desk in your organisation. Coordinators only.",
		words: { name: "Its name." },
		examples: ["cloister desk add Shelter"],
	},
	"desk list": { does: "List the desks.", words: { organisation: "Of one organisation only." }, examples: ["cloister desk list"] },
	"desk assign": {
		does: "Take a colleague into a desk.",
		words: { desk: "Which.", member: "Who." },
		examples: ['cloister desk assign Shelter "Ana Kola"'],
	},
	"desk unassign": {
		does: "Take a colleague out of a desk; its key is renewed.",
		words: { desk: "Which.", member: "Who." },
		examples: ['cloister desk unassign Shelter "Ana Kola"'],
	},
	"desk close": { does: "Close a desk for good.", words: { desk: "Which." }, examples: ["cloister desk close Shelter"] },
	"desk rekey": {
		does: "Renew the key of a desk of yours.",
		words: { desk: "Which.", "without-earlier": "Give up what only the earlier key opens, when nobody has it any more." },
		examples: ["cloister desk rekey Shelter"],
	},
	"desk recovery-code": {
		does: "Make a recovery code for a desk, to be printed and locked away.",
		more: "With it a desk may keep cases with one member only, and is never stranded. It replaces an earlier one.",
		words: { desk: "Which." },
		examples: ["cloister desk recovery-code Shelter"],
	},
	"desk open-printed": {
		does: "Open a desk of yours with its printed code, when no colleague is left who could.",
		words: { desk: "Which.", printed: "The code, only inside the shell; otherwise it is asked." },
		examples: ["cloister desk open-printed Shelter"],
	},
};
