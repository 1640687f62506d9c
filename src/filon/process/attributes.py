"""The attributes of Lead-to-Cash objects: what they mean, where HubSpot keeps them, who needs them."""

from __future__ import annotations

from filon.process.model import Attribute

HOME_AMOUNT = "amount_home"

_DEAL = (
    Attribute("name", "Deal name", "Nom de la transaction", "text", "deal", "dealname"),
    Attribute("amount", "Amount", "Montant", "number", "deal", "amount", "recommended", "amount"),
    Attribute(
        "currency", "Currency", "Devise", "text", "deal", "deal_currency_code", "recommended", "currency"
    ),
    Attribute(
        HOME_AMOUNT,
        "Amount in home currency",
        "Montant en devise principale",
        "number",
        "deal",
        "amount_in_home_currency",
    ),
    Attribute("pipeline", "Pipeline", "Pipeline", "text", "deal", "pipeline", "recommended"),
    Attribute("stage", "Present stage", "Étape actuelle", "text", "deal", "dealstage"),
    Attribute("owner", "Owner", "Propriétaire", "text", "deal", "hubspot_owner_id", "recommended"),
    Attribute("team", "Team", "Équipe", "text", "deal", "hubspot_team_id", "recommended"),
    Attribute("region", "Region", "Région", "text", "deal", "region", "recommended"),
    Attribute(
        "source", "Lead source", "Source du lead", "text", "deal", "hs_analytics_source", "recommended"
    ),
    Attribute("product", "Product line", "Gamme", "text", "deal", "product_line", "recommended"),
    Attribute("segment", "Customer segment", "Segment client", "text", "deal", "customer_segment"),
    Attribute("deal_type", "Deal type", "Type de transaction", "text", "deal", "dealtype"),
    Attribute(
        "close_date", "Close date", "Date de fermeture", "timestamp", "deal", "closedate", "recommended"
    ),
    Attribute(
        "stated_create_date",
        "Stated creation date",
        "Date de création déclarée",
        "timestamp",
        "deal",
        "createdate",
    ),
    Attribute("lost_reason", "Reason lost", "Motif de perte", "text", "deal", "closed_lost_reason"),
    Attribute("won_reason", "Reason won", "Motif de gain", "text", "deal", "closed_won_reason"),
    Attribute("origin", "Record created by", "Fiche créée par", "text", "deal", "hs_object_source"),
    Attribute(
        "history_truncated",
        "Stage history is cut",
        "Historique d'étapes tronqué",
        "boolean",
        "deal",
        "propertiesWithHistory.dealstage",
    ),
)

_LEAD = (
    Attribute("name", "Lead name", "Nom du lead", "text", "lead", "hs_lead_name"),
    Attribute("type", "Lead type", "Type de lead", "text", "lead", "hs_lead_type"),
    Attribute(
        "source", "Lead source", "Source du lead", "text", "lead", "hs_analytics_source", "recommended"
    ),
    Attribute("region", "Region", "Région", "text", "lead", "region", "recommended"),
    Attribute("owner", "Owner", "Propriétaire", "text", "lead", "hubspot_owner_id", "recommended"),
    Attribute("team", "Team", "Équipe", "text", "lead", "hubspot_team_id"),
    Attribute("stage", "Present stage", "Étape actuelle", "text", "lead", "hs_pipeline_stage"),
    Attribute(
        "lost_reason",
        "Reason disqualified",
        "Motif de disqualification",
        "text",
        "lead",
        "hs_lead_disqualification_reason",
    ),
    Attribute("origin", "Record created by", "Fiche créée par", "text", "lead", "hs_object_source"),
)

_QUOTE = (
    Attribute("name", "Quote title", "Titre du devis", "text", "quote", "hs_title"),
    Attribute(
        "amount", "Net amount", "Montant net", "number", "quote", "hs_quote_amount", "recommended", "amount"
    ),
    Attribute("currency", "Currency", "Devise", "text", "quote", "hs_currency", "recommended", "currency"),
    Attribute(
        "list_amount", "List amount", "Montant catalogue", "number", "quote", "line_items.price × quantity"
    ),
    Attribute(
        "discount",
        "Effective discount",
        "Remise effective",
        "number",
        "quote",
        "line_items: 1 − amount ÷ (price × quantity)",
        "recommended",
    ),
    Attribute(
        "payment_terms",
        "Payment terms (days)",
        "Délai de paiement (jours)",
        "integer",
        "quote",
        "hs_net_payment_terms",
        "recommended",
    ),
    Attribute("expires", "Expires on", "Expire le", "date", "quote", "hs_expiration_date"),
    Attribute("status", "Present status", "Statut actuel", "text", "quote", "hs_quote_status"),
)

_ORDER = (
    Attribute("name", "Order name", "Nom de la commande", "text", "order", "hs_order_name"),
    Attribute("amount", "Amount", "Montant", "number", "order", "hs_total_price", "recommended", "amount"),
    Attribute(
        "currency", "Currency", "Devise", "text", "order", "hs_currency_code", "recommended", "currency"
    ),
    Attribute("status", "Fulfilment status", "État d'exécution", "text", "order", "hs_fulfillment_status"),
    Attribute("owner", "Owner", "Propriétaire", "text", "order", "hubspot_owner_id"),
)

_INVOICE = (
    Attribute("name", "Invoice number", "Numéro de facture", "text", "invoice", "hs_number"),
    Attribute(
        "amount",
        "Amount billed",
        "Montant facturé",
        "number",
        "invoice",
        "hs_amount_billed",
        "required",
        "amount",
    ),
    Attribute("currency", "Currency", "Devise", "text", "invoice", "hs_currency", "recommended", "currency"),
    Attribute("amount_paid", "Amount paid", "Montant payé", "number", "invoice", "hs_amount_paid"),
    Attribute("balance_due", "Balance due", "Solde dû", "number", "invoice", "hs_balance_due"),
    Attribute(
        "invoice_date", "Invoice date", "Date de facture", "date", "invoice", "hs_invoice_date", "recommended"
    ),
    Attribute("due_date", "Due date", "Échéance", "date", "invoice", "hs_due_date", "required"),
    Attribute(
        "payment_terms",
        "Payment terms (days)",
        "Délai de paiement (jours)",
        "integer",
        "invoice",
        "hs_due_date − hs_invoice_date",
        "recommended",
    ),
    Attribute("status", "Present status", "Statut actuel", "text", "invoice", "hs_invoice_status"),
    Attribute("discount", "Effective discount", "Remise effective", "number", "invoice", "line_items"),
    Attribute(
        "billable",
        "Collected through HubSpot",
        "Encaissée via HubSpot",
        "boolean",
        "invoice",
        "hs_invoice_billable",
    ),
    Attribute("region", "Region", "Région", "text", "invoice", "region"),
)

_PAYMENT = (
    Attribute("amount", "Amount", "Montant", "number", "payment", "hs_initial_amount", "required", "amount"),
    Attribute(
        "currency", "Currency", "Devise", "text", "payment", "hs_currency_code", "recommended", "currency"
    ),
    Attribute("refunds", "Amount refunded", "Montant remboursé", "number", "payment", "hs_refunds_amount"),
    Attribute("method", "Payment method", "Moyen de paiement", "text", "payment", "hs_payment_method_type"),
    Attribute("payout_date", "Bank deposit", "Versement en banque", "timestamp", "payment", "hs_payout_date"),
    Attribute("status", "Present status", "Statut actuel", "text", "payment", "hs_latest_status"),
)

_PARTIES = (
    Attribute("name", "Company", "Société", "text", "company", "name", "recommended"),
    Attribute("country", "Country", "Pays", "text", "company", "country"),
    Attribute("region", "Region", "Région", "text", "company", "region"),
    Attribute("industry", "Industry", "Secteur", "text", "company", "industry"),
    Attribute("employees", "Employees", "Effectif", "integer", "company", "numberofemployees"),
    Attribute("segment", "Customer segment", "Segment client", "text", "company", "customer_segment"),
    Attribute("lifecycle", "Life-cycle stage", "Phase du cycle de vie", "text", "contact", "lifecyclestage"),
    Attribute("source", "Original source", "Source d'origine", "text", "contact", "hs_analytics_source"),
    Attribute("country", "Country", "Pays", "text", "contact", "country"),
)

_LINE_ITEM = (
    Attribute("name", "Line", "Ligne", "text", "line_item", "name"),
    Attribute("price", "Unit price", "Prix unitaire", "number", "line_item", "price"),
    Attribute("quantity", "Quantity", "Quantité", "number", "line_item", "quantity"),
    Attribute("amount", "Net amount", "Montant net", "number", "line_item", "amount", "optional", "amount"),
    Attribute(
        "currency",
        "Currency",
        "Devise",
        "text",
        "line_item",
        "hs_line_item_currency_code",
        "optional",
        "currency",
    ),
    Attribute(
        "discount", "Effective discount", "Remise effective", "number", "line_item", "hs_discount_percentage"
    ),
    Attribute("product", "Product", "Produit", "text", "line_item", "hs_product_id"),
    Attribute("sku", "Product code", "Référence produit", "text", "line_item", "hs_sku"),
)

_CATALOGUE = (
    Attribute("name", "Product", "Produit", "text", "product", "name"),
    Attribute("sku", "Product code", "Référence produit", "text", "product", "hs_sku"),
    Attribute("price", "Unit price", "Prix unitaire", "number", "product", "price"),
    Attribute("name", "Discount", "Remise", "text", "discount", "hs_label"),
    Attribute("type", "Percentage or amount", "Pourcentage ou montant", "text", "discount", "hs_type"),
    Attribute("value", "Value", "Valeur", "number", "discount", "hs_value"),
)

_TICKET = (
    Attribute("stage", "Present stage", "Étape actuelle", "text", "ticket", "hs_pipeline_stage"),
    Attribute("category", "Category", "Catégorie", "text", "ticket", "hs_ticket_category"),
    Attribute("priority", "Priority", "Priorité", "text", "ticket", "hs_ticket_priority"),
    Attribute("owner", "Owner", "Propriétaire", "text", "ticket", "hubspot_owner_id"),
    Attribute("closed", "Closed on", "Fermé le", "timestamp", "ticket", "closed_date"),
)

_SUBSCRIPTION = (
    Attribute("name", "Subscription", "Abonnement", "text", "subscription", "hs_name"),
    Attribute(
        "currency", "Currency", "Devise", "text", "subscription", "hs_currency_code", "optional", "currency"
    ),
    Attribute("status", "Present status", "Statut actuel", "text", "subscription", "hs_status"),
)

ATTRIBUTES: tuple[Attribute, ...] = (
    *_DEAL,
    *_LEAD,
    *_QUOTE,
    *_ORDER,
    *_INVOICE,
    *_PAYMENT,
    *_PARTIES,
    *_LINE_ITEM,
    *_CATALOGUE,
    *_TICKET,
    *_SUBSCRIPTION,
)
