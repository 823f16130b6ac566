"""Addresses of the fix track."""

from django.urls import path

from incidents.views import fixing, work

fix_urls: list = [
    path("objective/", fixing.objective, name="objective"),
    path("proposals/", fixing.propose, name="propose"),
    path("proposals/<int:serial>/approval/", fixing.approve, name="approve"),
    path("proposals/<int:serial>/rejection/", fixing.reject, name="reject"),
    path("proposals/<int:serial>/withdrawal/", fixing.withdraw, name="withdraw_proposal"),
    path("proposals/<int:serial>/questions/", fixing.question, name="question"),
    path("proposals/<int:serial>/questions/<int:pk>/", fixing.reply, name="answer"),
    path("proposals/<int:serial>/run/", fixing.start, name="start"),
    path("proposals/<int:serial>/stop/", fixing.stop, name="stop"),
    path("proposals/<int:serial>/result/", fixing.observe, name="observe"),
    path("proposals/<int:serial>/verification/", fixing.verify, name="verify"),
    path("proposals/<int:serial>/sentence/", fixing.sentence, name="sentence"),
    path("tasks/", work.ask, name="task"),
    path("tasks/<int:serial>/acknowledgement/", work.acknowledge, name="acknowledge"),
    path("tasks/<int:serial>/back/", work.back, name="back"),
    path("tasks/<int:serial>/report/", work.report, name="report"),
    path("tasks/<int:serial>/outcome/", work.finish, name="finish"),
    path("tasks/<int:serial>/dropping/", work.drop, name="drop"),
    path("tasks/<int:serial>/owner/", work.owner, name="owner"),
    path("workstreams/", work.workstream, name="workstream"),
    path("workstreams/<int:pk>/end/", work.close_workstream, name="close_workstream"),
    path("mitigations/", work.mitigation, name="mitigation"),
    path("mitigations/<int:serial>/settlement/", work.settle, name="settle"),
    path("risks/", work.risk, name="risk"),
    path("risks/<int:pk>/end/", work.end_risk, name="end_risk"),
]
