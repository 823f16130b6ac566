"""Addresses of postmortems: the number is the incident's."""

from django.urls import path

from postmortems.views import document, listing, review

app_name = "postmortems"
urlpatterns = [
    path("", listing.index, name="list"),
    path("<int:number>/", document.show, name="document"),
    path("<int:number>/opening/", listing.create, name="open"),
    path("<int:number>/sections/<slug:key>/", document.section, name="section"),
    path("<int:number>/sections/<slug:key>/edit/", document.edit, name="edit"),
    path("<int:number>/timeline/", document.timeline, name="timeline"),
    path("<int:number>/submission/", review.submit, name="submit"),
    path("<int:number>/approval/", review.approve, name="approve"),
    path("<int:number>/publication/", review.publish, name="publish"),
    path("<int:number>/return/", review.send_back, name="send_back"),
    path("<int:number>/owner/", review.hand_over, name="hand_over"),
]
