/** Lists of codes that several fields share. */

export const WEBSITES = [
	"Facebook",
	"Instagram",
	"WhatsApp",
	"Telegram",
	"FacebookMessenger",
	"Viber",
	"SnapChat",
	"Line",
	"4Sale",
	"WeChat",
	"QQ",
	"QZone",
	"TikTok",
	"Twitter",
	"Other",
];
/** ISIC sections. */
export const INDUSTRIES = [
	"A_AgricultureForestryAndFishing",
	"B_MiningAndQuarrying",
	"C_Manufacturing",
	"D_ElectricityGasSteamAndAirConditioningSupply",
	"E_WaterSupplySewerageWasteManagement",
	"F_Construction",
	"G_WholesaleAndRetailTradeRepairOfMotorVehicles",
	"H_TransportationAndStorage",
	"I_AccommodationAndFoodServiceActivities",
	"J_InformationAndCommunication",
	"K_FinancialAndInsuranceActivities",
	"L_RealEstateActivities",
	"M_ProfessionalScientificAndTechnicalActivities",
	"N_AdministrativeAndSupportServiceActivities",
	"O_PublicAdministrationAndDefence",
	"P_Education",
	"Q_HumanHealthAndSocialWorkActivities",
	"R_ArtsEntertainmentAndRecreation",
	"S_OtherServiceActivities",
	"T_ActivitiesOfHouseholdsAsEmployers",
	"U_ActivitiesOfExtraterritorialOrganizations",
];
export const INTERPRETERS = ["none", "colleague", "professional", "phone", "volunteer", "came-with-her"];
export const DOCUMENTS = ["passport", "id", "birth", "travel", "residence", "medical", "court", "contract", "other"];
