package dev.sessions.docs.shop;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
    @JsonSubTypes.Type(value = Payment.Card.class, name = "card"),
    @JsonSubTypes.Type(value = Payment.Invoice.class, name = "invoice")
})
sealed interface Payment {

    record Card(String number) implements Payment {}

    record Invoice(String address) implements Payment {}
}
