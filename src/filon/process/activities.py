"""The activities of Lead-to-Cash, in the order in which a sale usually meets them."""

from __future__ import annotations

from filon.process.model import Activity, Group

GROUPS: tuple[Group, ...] = (
    Group("lead", "Lead", "Lead"),
    Group("opportunity", "Opportunity", "Opportunité"),
    Group("quote", "Quote", "Devis"),
    Group("contract", "Contract", "Contrat"),
    Group("delivery", "Order and delivery", "Commande et livraison"),
    Group("invoice", "Invoice", "Facture"),
    Group("payment", "Payment", "Paiement"),
    Group("subscription", "Subscription", "Abonnement"),
    Group("touch", "Contact with the customer", "Échanges avec le client"),
)

# fmt: off
# A table: an entry reads as label, place, evidence, origin.
_LEAD = (
    Activity(
        "lead_captured", "Lead captured", "Lead capturé", "lead", "lead", "recorded",
        "lead hs_createdate; without Leads: first entry of contact lifecyclestage = lead",
        "hs_createdate du lead ; sans les Leads : première entrée de lifecyclestage = lead du contact",
    ),
    Activity(
        "lead_attempted", "Lead contact attempted", "Prise de contact tentée", "lead", "lead", "recorded",
        "history of lead hs_pipeline_stage (Attempting)",
        "historique de hs_pipeline_stage du lead (Attempting)",
    ),
    Activity(
        "lead_connected", "Lead connected", "Contact établi", "lead", "lead", "recorded",
        "history of lead hs_pipeline_stage (Connected)",
        "historique de hs_pipeline_stage du lead (Connected)",
    ),
    Activity(
        "lead_qualified", "Lead qualified", "Lead qualifié", "lead", "lead", "recorded",
        "history of lead hs_pipeline_stage (Qualified); without Leads: contact lifecyclestage = SQL",
        "historique de hs_pipeline_stage du lead (Qualified) ; sans les Leads : lifecyclestage = SQL du contact",
    ),
    Activity(
        "lead_disqualified", "Lead disqualified", "Lead disqualifié", "lead", "lead", "recorded",
        "history of lead hs_pipeline_stage (Disqualified)",
        "historique de hs_pipeline_stage du lead (Disqualified)",
    ),
)

_OPPORTUNITY = (
    Activity(
        "deal_created", "Opportunity created", "Opportunité créée", "deal", "opportunity", "recorded",
        "deal hs_createdate (not createdate, which can be back-dated)",
        "hs_createdate de la transaction (et non createdate, qui peut être antidaté)",
    ),
    Activity(
        "deal_appointment", "Appointment scheduled", "Rendez-vous planifié", "deal", "opportunity",
        "inferred",
        "history of dealstage, a stage you map (default: appointmentscheduled)",
        "historique de dealstage, une étape que vous associez (défaut : appointmentscheduled)",
    ),
    Activity(
        "deal_qualified", "Opportunity qualified", "Opportunité qualifiée", "deal", "opportunity",
        "inferred",
        "history of dealstage, a stage you map (default: qualifiedtobuy)",
        "historique de dealstage, une étape que vous associez (par défaut : qualifiedtobuy)",
    ),
    Activity(
        "requirements_gathered", "Requirements gathered", "Exigences recueillies", "deal", "opportunity",
        "inferred",
        "history of dealstage, a stage you map; none by default",
        "historique de dealstage, une étape que vous associez ; aucune par défaut",
    ),
    Activity(
        "deal_negotiation", "Negotiation started", "Négociation engagée", "deal", "opportunity", "inferred",
        "history of dealstage, a stage you map (default: decisionmakerboughtin)",
        "historique de dealstage, une étape que vous associez (défaut : decisionmakerboughtin)",
    ),
    Activity(
        "deal_won", "Opportunity won", "Opportunité gagnée", "deal", "opportunity", "recorded",
        "history of dealstage: entry into a closed stage of probability 1",
        "historique de dealstage : entrée dans une étape fermée de probabilité 1",
    ),
    Activity(
        "deal_lost", "Opportunity lost", "Opportunité perdue", "deal", "opportunity", "recorded",
        "history of dealstage: entry into a closed stage of probability 0",
        "historique de dealstage : entrée dans une étape fermée de probabilité 0",
    ),
    Activity(
        "deal_reopened", "Opportunity re-opened", "Opportunité rouverte", "deal", "opportunity", "recorded",
        "history of dealstage: from a closed stage back to an open one",
        "historique de dealstage : d'une étape fermée à une étape ouverte",
    ),
    Activity(
        "owner_changed", "Owner handed over", "Changement de propriétaire", "deal", "opportunity",
        "recorded",
        "history of hubspot_owner_id",
        "historique de hubspot_owner_id",
    ),
)

_QUOTE = (
    Activity(
        "quote_drafted", "Quote drafted", "Devis préparé", "quote", "quote", "recorded",
        "quote hs_createdate",
        "hs_createdate du devis",
    ),
    Activity(
        "approval_requested", "Approval requested", "Approbation demandée", "quote", "quote", "recorded",
        "history of quote hs_status (PENDING_APPROVAL)",
        "historique de hs_status du devis (PENDING_APPROVAL)",
    ),
    Activity(
        "discount_approved", "Discount approved", "Remise approuvée", "quote", "quote", "recorded",
        "history of quote hs_status (APPROVED) when its line items carry a discount",
        "historique de hs_status du devis (APPROVED) quand ses lignes portent une remise",
    ),
    Activity(
        "quote_approved", "Quote approved", "Devis approuvé", "quote", "quote", "recorded",
        "history of quote hs_status (APPROVED) without discount",
        "historique de hs_status du devis (APPROVED) sans remise",
    ),
    Activity(
        "approval_rejected", "Approval rejected", "Approbation refusée", "quote", "quote", "recorded",
        "history of quote hs_status (REJECTED)",
        "historique de hs_status du devis (REJECTED)",
    ),
    Activity(
        "quote_issued", "Quote/Proposal issued", "Devis/Proposition émis", "quote", "quote", "recorded",
        "history of quote hs_quote_status (PUBLISHED), else of hs_status (APPROVED, APPROVAL_NOT_NEEDED)",
        "historique de hs_quote_status (PUBLISHED), sinon de hs_status (APPROVED, APPROVAL_NOT_NEEDED)",
    ),
    Activity(
        "quote_revised", "Quote revised", "Devis révisé", "quote", "quote", "recorded",
        "history of quote status: a published quote goes back to DRAFT",
        "historique du statut : un devis publié repasse en DRAFT",
    ),
    Activity(
        "quote_expired", "Quote expired", "Devis expiré", "quote", "quote", "recorded",
        "history of quote status (EXPIRED) without signature",
        "historique du statut du devis (EXPIRED) sans signature",
    ),
    Activity(
        "quote_accepted", "Quote accepted by the customer", "Devis accepté par le client", "quote", "quote",
        "recorded",
        "quote hs_accepted_date, else hs_esign_date, else history of its status (ACCEPTED)",
        "hs_accepted_date du devis, sinon hs_esign_date, sinon historique de son statut (ACCEPTED)",
    ),
)

_CONTRACT = (
    Activity(
        "contract_sent", "Contract sent", "Contrat envoyé", "deal", "contract", "inferred",
        "history of dealstage, a stage you map (default: contractsent)",
        "historique de dealstage, une étape que vous associez (par défaut : contractsent)",
    ),
    Activity(
        "contract_signed", "Contract signed", "Contrat signé", "quote", "contract", "recorded",
        "contract hs_contract_effective_date, else quote hs_esign_date, else a deal stage you map",
        "hs_contract_effective_date du contrat, sinon hs_esign_date du devis, sinon une étape associée",
    ),
)

_DELIVERY = (
    Activity(
        "onboarding_started", "Onboarding started", "Mise en service démarrée", "deal", "delivery",
        "inferred",
        "history of dealstage, a stage after the win that you map",
        "historique de dealstage, une étape après le gain que vous associez",
    ),
    Activity(
        "order_created", "Sales order created", "Commande client créée", "order", "delivery", "recorded",
        "order hs_createdate, or hs_external_created_date when a shop synchronises it",
        "hs_createdate de la commande, ou hs_external_created_date si une boutique la synchronise",
    ),
    Activity(
        "order_fulfilled", "Order fulfilled/Service delivered", "Commande honorée/Service livré", "order",
        "delivery", "recorded",
        "history of order hs_fulfillment_status or of a closed hs_pipeline_stage",
        "historique de hs_fulfillment_status ou d'une étape fermée de hs_pipeline_stage de la commande",
    ),
)

_INVOICE = (
    Activity(
        "invoice_generated", "Invoice generated", "Facture générée", "invoice", "invoice", "recorded",
        "invoice hs_createdate; hs_invoice_date when accounting synchronises it",
        "hs_createdate de la facture ; hs_invoice_date si la comptabilité la synchronise",
    ),
    Activity(
        "invoice_issued", "Invoice issued", "Facture envoyée au client", "invoice", "invoice",
        "recorded",
        "history of hs_invoice_status (open: finalised and payable; HubSpot records no sending)",
        "historique de hs_invoice_status (open : finalisée et payable ; HubSpot n'enregistre pas l'envoi)",
    ),
    Activity(
        "invoice_overdue", "Invoice overdue", "Facture en retard", "invoice", "invoice", "computed",
        "computed: hs_due_date has passed while a balance is due",
        "calculé : hs_due_date est passée et un solde reste dû",
    ),
    Activity(
        "payment_reminder", "Payment reminder", "Relance de paiement", "task", "invoice", "recorded",
        "completed task (or email) logged as a reminder, associated with the invoice",
        "tâche terminée (ou e-mail) consignée comme relance, associée à la facture",
    ),
    Activity(
        "invoice_voided", "Invoice voided", "Facture annulée", "invoice", "invoice", "recorded",
        "history of hs_invoice_status (voided)",
        "historique de hs_invoice_status (voided)",
    ),
    Activity(
        "invoice_settled", "Invoice settled", "Facture soldée", "invoice", "invoice", "recorded",
        "history of hs_invoice_status (paid)",
        "historique de hs_invoice_status (paid)",
    ),
)

_PAYMENT = (
    Activity(
        "payment_received", "Payment received", "Paiement reçu", "payment", "payment", "recorded",
        "history of payment hs_latest_status (succeeded); without payments: invoice hs_payment_date",
        "historique de hs_latest_status du paiement (succeeded) ; sinon hs_payment_date de la facture",
    ),
    Activity(
        "payment_failed", "Payment failed", "Paiement échoué", "payment", "payment", "recorded",
        "history of payment hs_latest_status (failed)",
        "historique de hs_latest_status du paiement (failed)",
    ),
    Activity(
        "payment_refunded", "Payment refunded", "Paiement remboursé", "payment", "payment", "recorded",
        "history of payment hs_latest_status (refunded, partially_refunded)",
        "historique de hs_latest_status du paiement (refunded, partially_refunded)",
    ),
    Activity(
        "payment_disputed", "Payment disputed", "Paiement contesté", "payment", "payment", "recorded",
        "history of payment hs_latest_status (disputed_*)",
        "historique de hs_latest_status du paiement (disputed_*)",
    ),
    Activity(
        "revenue_recognised", "Revenue recognised", "Revenu reconnu", "invoice", "payment", "declared",
        "nowhere in HubSpot: a property of yours or an accounting import",
        "nulle part dans HubSpot : une propriété à vous ou un import comptable",
    ),
)

_SUBSCRIPTION = (
    Activity(
        "subscription_started", "Subscription started", "Abonnement démarré", "subscription",
        "subscription", "recorded",
        "history of subscription hs_status (active)",
        "historique de hs_status de l'abonnement (active)",
    ),
    Activity(
        "subscription_past_due", "Subscription past due", "Abonnement impayé", "subscription",
        "subscription", "recorded",
        "history of subscription hs_status (past_due, unpaid)",
        "historique de hs_status de l'abonnement (past_due, unpaid)",
    ),
    Activity(
        "subscription_cancelled", "Subscription cancelled", "Abonnement résilié", "subscription",
        "subscription", "recorded",
        "history of subscription hs_status (canceled, expired)",
        "historique de hs_status de l'abonnement (canceled, expired)",
    ),
)

_TOUCH = (
    Activity(
        "call_made", "Call", "Appel", "call", "touch", "declared",
        "call hs_timestamp, typed when the call is logged",
        "hs_timestamp de l'appel, saisi à la consignation",
    ),
    Activity(
        "email_sent", "Email sent", "E-mail envoyé", "email", "touch", "recorded",
        "email hs_timestamp, hs_email_direction = EMAIL",
        "hs_timestamp, hs_email_direction = EMAIL",
    ),
    Activity(
        "email_received", "Email received", "E-mail reçu", "email", "touch", "recorded",
        "email hs_timestamp, hs_email_direction = INCOMING_EMAIL",
        "hs_timestamp, hs_email_direction = INCOMING_EMAIL",
    ),
    Activity(
        "meeting_held", "Meeting held", "Rendez-vous tenu", "meeting", "touch", "declared",
        "meeting hs_meeting_start_time, once past and not cancelled",
        "hs_meeting_start_time, une fois passé et non annulé",
    ),
    Activity(
        "meeting_missed", "Meeting missed", "Rendez-vous manqué", "meeting", "touch", "declared",
        "meeting hs_meeting_outcome = NO_SHOW",
        "hs_meeting_outcome = NO_SHOW",
    ),
    Activity(
        "task_completed", "Task completed", "Tâche terminée", "task", "touch", "recorded",
        "task hs_task_completion_date once hs_task_status = COMPLETED (hs_timestamp is the due date)",
        "hs_task_completion_date quand hs_task_status = COMPLETED (hs_timestamp est l'échéance)",
    ),
    Activity(
        "note_written", "Note written", "Note rédigée", "note", "touch", "declared",
        "note hs_timestamp",
        "hs_timestamp de la note",
    ),
)

ACTIVITIES: tuple[Activity, ...] = (
    *_LEAD,
    *_OPPORTUNITY,
    *_QUOTE,
    *_CONTRACT,
    *_DELIVERY,
    *_INVOICE,
    *_PAYMENT,
    *_SUBSCRIPTION,
    *_TOUCH,
)
