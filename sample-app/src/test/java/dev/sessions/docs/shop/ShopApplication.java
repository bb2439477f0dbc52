package dev.sessions.docs.shop;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The examples of {@code docs/sessions.md}, as an application. */
@SpringBootApplication
public class ShopApplication {}
